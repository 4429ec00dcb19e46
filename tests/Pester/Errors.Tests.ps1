BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer
}

AfterAll { Stop-TestServer }

Describe 'What the service answers' {
    BeforeEach {
        Reset-TestServer
        $ids = (Get-ServerDevice).deviceId
    }

    It 'repeats after 429 and counts the attempts' {
        Add-ServerFault @{ status = 429; headers = @{ 'Retry-After' = '0' }; times = 3 }
        $verbose, $result = @(Invoke-AndroidDeviceCommand $ids[0] -Lock -Verbose 4>&1).Where({ $_ -is [System.Management.Automation.VerboseRecord] }, 'Split')
        "$verbose" | Should -Match 'HTTP 429.*Waiting 0.0 s before attempt 4 of 4'
        $result.Outcome | Should -Be 'Accepted'
        $result.Attempts | Should -Be 4
        @((Get-ServerDevice)[0].commands).Count | Should -Be 1
    }

    It 'says on the debug stream what is sent and answered, where somebody reads it' {
        function Get-DebugLine([scriptblock] $Script) { @(& $Script 5>&1 | Where-Object { $_ -is [System.Management.Automation.DebugRecord] }) }

        $expected = "POST v1/organizations/*/$($ids[0])/commands (* bytes), attempt 1", '*: HTTP 200 (* bytes)'
        $lines = Get-DebugLine { Invoke-AndroidDeviceCommand $ids[0] -Lock -Debug }
        foreach ($place in 0, 1) { "$($lines[$place])" | Should -BeLike $expected[$place] }
        $lines.Count | Should -Be 2
        (Get-DebugLine { $DebugPreference = 'Continue'; Invoke-AndroidDeviceCommand $ids[0] -Lock }).Count | Should -Be 2
        (Get-DebugLine { $DebugPreference = 'Continue'; Get-MdmDevice -DeviceId $ids[0] -Platform Android }).Count | Should -BeGreaterOrEqual 2
        (Get-DebugLine { $DebugPreference = 'Continue'; Invoke-AndroidDeviceCommand $ids[0] -Lock -Debug:$false }).Count | Should -Be 0
        (Get-DebugLine { Invoke-AndroidDeviceCommand $ids[0] -Lock }).Count | Should -Be 0
    }

    It 'looks for the command after a reset, and adopts it' {
        Add-ServerFault @{ reset = $true; process = $true }
        $result = Invoke-AndroidDeviceCommand $ids[0] -Lock
        $result.Outcome, $result.MatchedBy, $result.ErrorId | Should -Be 'Accepted', 'CommandList', $null
        $result.CommandId | Should -Not -BeNullOrEmpty
        (Get-ServerLog).method | Should -Be 'POST', 'GET'
    }

    It 'does not repeat after a reset, and says that the outcome is unknown when the list does not show the command' {
        Add-ServerFault @{ reset = $true }
        $result = Invoke-AndroidDeviceCommand $ids[0] -Lock -ErrorAction SilentlyContinue -ErrorVariable problem
        $result.Outcome | Should -Be 'Unknown'
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
        $problem[0].TargetObject | Should -Be $result
        @((Get-ServerLog) | Where-Object method -EQ 'POST').Count | Should -Be 1
    }

    It 'ends the run at a wrong token with one terminating error and one request' {
        Connect-TestServer -Token 'another'
        $results = New-Object System.Collections.ArrayList
        $problem = $null
        try { $ids[0..19] | Invoke-AndroidDeviceCommand -Lock -ThrottleLimit 1 | ForEach-Object { $null = $results.Add($_) } } catch { $problem = $_ }

        $problem.FullyQualifiedErrorId | Should -BeLike 'Unauthorized,*'
        $problem.CategoryInfo.Category | Should -Be 'AuthenticationError'
        $problem.Exception.ErrorCode | Should -Be '4004'
        (Get-ServerLog).Count | Should -Be 1
        $results.Count | Should -Be 20
        $results.Outcome | Sort-Object -Unique | Should -Be 'NotSent'
    }

    It 'goes on after a device that is not found' {
        $results = $ids[0], 'nobody', $ids[1] | Invoke-AndroidDeviceCommand -Lock -ErrorAction SilentlyContinue -ErrorVariable problem
        $results.Count | Should -Be 3
        @($results | Where-Object Outcome -EQ 'Accepted').Count | Should -Be 2
        $problem.Count | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'DeviceNotFound,*'
        $problem[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problem[0].TargetObject.DeviceId | Should -Be 'nobody'
        $problem[0].TargetObject.ErrorCode | Should -Be '3001'
        "$($problem[0])" | Should -Match '3001.*Entity not found'
        $problem[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'ends the run when the service cannot be reached' {
        Connect-ApplivMdm -Organization sandbox -BaseUri 'http://127.0.0.1:1' -ApiToken (ConvertTo-SecureString 'token' -AsPlainText -Force) -MaxRetry 0
        { $ids[0..4] | Invoke-AndroidDeviceCommand -Lock } | Should -Throw -ErrorId 'ConnectionFailed,*'
    }

    It 'stops at the first error with -ErrorAction Stop' {
        { 'nobody', $ids[0] | Invoke-AndroidDeviceCommand -Lock -ThrottleLimit 1 -ErrorAction Stop } | Should -Throw -ErrorId 'DeviceNotFound,*'
    }

    It 'carries the reason into each result' {
        (Invoke-AndroidDeviceCommand $ids[0] -Lock -Reason 'TICKET-1').Reason | Should -Be 'TICKET-1'
    }
}

Describe 'Bad input' {
    BeforeEach {
        Reset-TestServer
        $id = (Get-ServerDevice)[0].deviceId
    }

    It 'refuses the id "<Shown>"' -ForEach @(
        @{ Shown = ''; Given = ''; Expected = '*empty*' }
        @{ Shown = '../x'; Given = '../x'; Expected = '*letters, digits and underscores*' }
        @{ Shown = 'a serial with a hyphen'; Given = '5CD-1234'; Expected = '*Get-MdmDevice -SerialNumber*' }
        @{ Shown = '100,000 characters'; Given = 'x' * 100000; Expected = '*100000 characters*' }
        @{ Shown = '$null'; Given = $null; Expected = '*no device id*' }
    ) {
        $result = Invoke-AndroidDeviceCommand $Given -Lock -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.Count | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'InvalidDeviceId,*'
        $problem[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
        "$($problem[0])" | Should -BeLike $Expected
        $result.Outcome | Should -Be 'NotSent'
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'says that a device of Google needs a connection to Google' {
        { Invoke-AndroidDeviceCommand 'enterprises/LC0/devices/36c3' -Lock } | Should -Throw '*Connect-AndroidManagement*' -ErrorId 'NotConnected,*'
    }

    It 'says that Google takes one device at a time' {
        $result = New-AndroidBulkCommand 'enterprises/LC0/devices/36c3' -Lock -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'NotSupportedBySystem,*'
        "$($problem[0])" | Should -Match 'Invoke-AndroidDeviceCommand'
        $result.Outcome | Should -Be 'NotSent'
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a negative duration'; Arguments = @{ Lock = $true; Duration = '-1s' }; Expected = '*not positive*' }
        @{ Name = 'a duration that is none'; Arguments = @{ Lock = $true; Duration = 'soon' }; Expected = '*not a duration*' }
        @{ Name = 'lost mode with only an organization'; Arguments = @{ StartLostMode = $true; LostOrganization = 'Acme' }; Expected = '*organization alone*' }
        @{ Name = 'translations without a default message'; Arguments = @{ StartLostMode = $true; LostMessage = @{ es = 'x' } }; Expected = '*no default message*' }
        @{ Name = 'a wipe, which Applivery does not document'; Arguments = @{ Wipe = $true; Force = $true }; Expected = '*does not document WIPE*' }
        @{ Name = 'a request for information, likewise'; Arguments = @{ RequestDeviceInfo = $true }; Expected = '*does not document REQUEST_DEVICE_INFO*' }
        @{ Name = 'a short numeric password'; Arguments = @{ ResetPassword = $true; Force = $true; NewPassword = (ConvertTo-SecureString '12345' -AsPlainText -Force) }; Expected = '*at least 6 digits*' }
        @{ Name = 'a command that is none'; Arguments = @{ Command = 'LOCK' }; Expected = '*not valid JSON*' }
        @{ Name = 'a misspelt field'; Arguments = @{ Command = @{ type = 'LOCK'; duratoin = '1s' } }; Expected = "*no field 'duratoin'*" }
        @{ Name = 'an activation state, which Applivery does not document'; Arguments = @{ AddEsim = $true; ActivationState = 'Activated'; ActivationCode = (ConvertTo-SecureString 'x' -AsPlainText -Force) }; Expected = '*activationState*' }
    ) {
        $problem = $null
        try { $id, $id | Invoke-AndroidDeviceCommand @Arguments } catch { $problem = $_ }
        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidCommand,*'
        "$problem" | Should -BeLike $Expected
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'refuses two switches' {
        { Invoke-AndroidDeviceCommand $id -Lock -Reboot } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'sends with -SkipValidation and names the rule once' {
        $null = $id, $id | Invoke-AndroidDeviceCommand -StartLostMode -LostOrganization Acme -SkipValidation -WarningVariable warning -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
        $warning.Count | Should -Be 1
        "$warning" | Should -Match 'organization alone'
        (Get-ServerLog).Count | Should -Be 2
    }
}
