BeforeDiscovery { $requests = Get-Content "$PSScriptRoot/AppleRequests.json" -Raw -Encoding UTF8 | ConvertFrom-Json }

BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer

    # Bytes stand in the table as data:<base64>.
    function ConvertTo-Argument($Value) {
        if ($Value -is [string]) {
            if ($Value.StartsWith('data:')) { return , [Convert]::FromBase64String($Value.Substring(5)) }
            return $Value
        }
        if ($Value -is [ValueType]) { return $Value }
        if ($Value -is [array]) { return , @($Value | ForEach-Object { ConvertTo-Argument $_ }) }
        if ($Value -is [pscustomobject]) {
            $fields = @{}
            foreach ($property in $Value.PSObject.Properties) { $fields[$property.Name] = ConvertTo-Argument $property.Value }
            return $fields
        }
    }

    function Get-Completion([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches }
}

AfterAll { Stop-TestServer }

Describe 'New-AppleBulkCommand on the wire' {
    BeforeAll { Reset-TestServer }

    It '<_.RequestType>' -ForEach $requests {
        $arguments = ConvertTo-Argument $_.Arguments
        $before = (Get-ServerLog).Count
        $null = New-AppleBulkCommand $_.RequestType 'someid' -TargetType $_.TargetType -Force -WarningAction SilentlyContinue -ErrorAction SilentlyContinue -ErrorVariable problem @arguments

        $log = Get-ServerLog
        $log.Count | Should -Be ($before + 1) -Because "$problem"
        $log[-1].target | Should -BeExactly "/v1/organizations/sandbox/mdm/apple/enterprise/commands/$(if ($_.TargetType -eq 'Device') { 'device' } else { 'deviceUser' })"
        $log[-1].body | Should -BeExactly $_.Body.Replace('%TARGET%', 'someid')
    }

    It 'the table has all 68' { @(Get-Content "$PSScriptRoot/AppleRequests.json" -Raw -Encoding UTF8 | ConvertFrom-Json | ForEach-Object { $_ }).Count | Should -Be 68 }

    It 'the same goes through -Command, as <_>' -ForEach 'a hashtable', 'an object', 'JSON' {
        $command = @{ RequestType = 'EraseDevice'; PIN = '012345'; ReturnToService = @{ Enabled = $true; WiFiProfileData = [byte[]] (1, 2, 3) } }
        if ($_ -eq 'an object') { $command = [pscustomobject]@{ RequestType = 'EraseDevice'; PIN = '012345'; ReturnToService = [pscustomobject]@{ Enabled = $true; WiFiProfileData = 'AQID' } } }
        if ($_ -eq 'JSON') { $command = '{"PIN":"012345","RequestType":"EraseDevice","ReturnToService":{"WiFiProfileData":"AQID","Enabled":true}}' }
        $null = 'someid' | New-AppleBulkCommand -Command $command -Force -ErrorAction SilentlyContinue
        (Get-ServerLog)[-1].body | Should -BeExactly '{"command":{"RequestType":"EraseDevice","PIN":"012345","ReturnToService":{"Enabled":true,"WiFiProfileData":"AQID"}},"targetIds":["someid"]}'
    }

    It 'reads data from a file' {
        [System.IO.File]::WriteAllBytes((Join-Path $TestDrive 'p.mobileconfig'), [byte[]] (1, 2, 3))
        Push-Location $TestDrive
        try { $null = New-AppleBulkCommand InstallProfile someid -Payload ./p.mobileconfig -ErrorAction SilentlyContinue } finally { Pop-Location }
        (Get-ServerLog)[-1].body | Should -Match '"Payload":"AQID"'
    }

    It 'takes a SecureString for a secret, and shows it nowhere' {
        $shown = New-AppleBulkCommand DeviceLock someid -PIN (ConvertTo-SecureString '012345' -AsPlainText -Force) -Force -Verbose *>&1 | ForEach-Object { $_ | Format-List * -Force | Out-String; "$_" }
        (Get-ServerLog)[-1].body | Should -Match '"PIN":"012345"'
        "$shown" | Should -Not -Match '012345'
    }
}

Describe 'Batches' {
    BeforeEach {
        Reset-TestServer
        $null = Invoke-Server 'reset?devices=1200' Post
        $ids = (Get-ServerDevice Apple).deviceId[0..249]
    }

    It 'sends 250 devices in three requests, and matches answers in another order' {
        $results = $ids | New-AppleBulkCommand RestartDevice -BatchSize 100 -ThrottleLimit 1
        $log = Get-ServerLog
        $log.Count | Should -Be 3
        $log.ForEach({ @(($_.body | ConvertFrom-Json).targetIds).Count }) | Should -Be 100, 100, 50
        $results.Count | Should -Be 250
        ($results.Outcome | Sort-Object -Unique) | Should -Be 'Accepted'
        ($results.MatchedBy | Sort-Object -Unique) | Should -Be 'TargetId'
        @($results.CommandId | Sort-Object -Unique).Count | Should -Be 250
        $results[0].Status | Should -Be 'Pending'
    }

    It 'sends a batch as soon as it is full' {
        $order = New-Object System.Collections.ArrayList
        $ids | ForEach-Object { $null = $order.Add('in'); $_ } | New-AppleBulkCommand RestartDevice -BatchSize 50 -ThrottleLimit 1 | ForEach-Object { $null = $order.Add('out') }
        $order.IndexOf('out') | Should -BeLessThan $order.LastIndexOf('in')
    }

    It 'says that a device which the answer leaves out is unknown' {
        $results = @($ids[0..248]) + 'nobody' | New-AppleBulkCommand RestartDevice -BatchSize 100 -ErrorAction SilentlyContinue -ErrorVariable problem
        @($results | Where-Object Outcome -EQ 'Accepted').Count | Should -Be 249
        $unknown = @($results | Where-Object Outcome -EQ 'Unknown')
        $unknown.DeviceId | Should -Be 'nobody'
        $problem.Count | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
    }

    It 'sends a device once and reports each of its rows with the same command id' {
        $rows = "DeviceId,Name`n$($ids[0]),first`n$($ids[0]),second`n$($ids[1]),other`n$($ids[0].ToUpperInvariant()),third" | ConvertFrom-Csv
        foreach ($size in 1, 2, 100) {
            $results = $rows | New-AppleBulkCommand RestartDevice -BatchSize $size -ThrottleLimit 1
            $results.Count | Should -Be 4
            @($results | Where-Object { $_.InputObject.Name -ne 'other' } | Select-Object -ExpandProperty CommandId -Unique).Count | Should -Be 1
            $results.InputObject.Name | Sort-Object | Should -Be 'first', 'other', 'second', 'third'
        }
        (Get-ServerLog).ForEach({ @(($_.body | ConvertFrom-Json).targetIds).Count }) | Measure-Object -Sum | Select-Object -ExpandProperty Sum | Should -Be 6
    }

    It 'gives each device of a refused batch its refusal' {
        $results = 'nobody', 'no one', 'none' -replace ' ', '' | New-AppleBulkCommand RestartDevice -ErrorAction SilentlyContinue -ErrorVariable problem
        $results.Outcome | Should -Be 'Refused', 'Refused', 'Refused'
        $results.ErrorCode | Should -Be '3001', '3001', '3001'
        $problem.Count | Should -Be 3
        "$($problem[0])" | Should -Match 'all 3 devices'
    }

    It 'looks up each target of a request whose answer was lost' {
        Add-ServerFault @{ reset = $true; process = $true }
        $results = $ids[0..2] | New-AppleBulkCommand RestartDevice
        $results.Outcome | Should -Be 'Accepted', 'Accepted', 'Accepted'
        $results.MatchedBy | Sort-Object -Unique | Should -Be 'CommandList'
        @($results.CommandId | Sort-Object -Unique).Count | Should -Be 3
        @((Get-ServerLog) | Where-Object method -EQ 'POST').Count | Should -Be 1
    }

    It 'keeps commands apart that rows bring' {
        $rows = [pscustomobject]@{ Id = $ids[0]; Command = @{ RequestType = 'DeviceLock'; PIN = '111111' } }, [pscustomobject]@{ Id = $ids[1]; Command = @{ RequestType = 'DeviceLock'; PIN = '222222' } }, [pscustomobject]@{ Id = $ids[2]; Command = @{ RequestType = 'DeviceLock'; PIN = '222222' } }
        ($rows | New-AppleBulkCommand -Force -ExpectedCount 3).Outcome | Should -Be 'Accepted', 'Accepted', 'Accepted'
        (Get-ServerLog).ForEach({ ($_.body | ConvertFrom-Json).command.PIN }) | Sort-Object | Should -Be '111111', '222222'
    }

    It 'collects a destructive request, asks once and batches then' {
        $run = Invoke-WithHost 'param($connection, $ids) $ids | New-AppleBulkCommand EraseDevice -BatchSize 2 -Connection $connection' (Get-ApplivMdmConnection), ($ids[0..4] + $ids[0]) -Answer 0
        $run.Question.Count | Should -Be 1
        $run.Question[0] | Should -Match 'EraseDevice to 5 devices'
        $run.Output.Count | Should -Be 6
        (Get-ServerLog).Count | Should -Be 3
    }

    It 'sends nothing with -WhatIf' {
        $ids[0..2] | New-AppleBulkCommand EraseDevice -WhatIf | Should -BeNullOrEmpty
        (Get-ServerLog).Count | Should -Be 0
    }
}

Describe 'What is wrong is said before anything is sent' {
    BeforeAll { Reset-TestServer }

    It '<Name>' -ForEach @(
        @{ Name = 'an unknown request'; Arguments = @{ RequestType = 'DeviceLok'; Message = 'x' }; Expected = '*closest are DeviceLock*' }
        @{ Name = 'a request in another case'; Arguments = @{ RequestType = 'devicelock' }; Expected = '*closest are DeviceLock*' }
        @{ Name = 'a PIN of five digits'; Arguments = @{ RequestType = 'DeviceLock'; PIN = '12345' }; Expected = '*exactly 6 digits*' }
        @{ Name = 'two identifiers of an application'; Arguments = @{ RequestType = 'InstallApplication'; Identifier = 'x'; ManifestURL = 'https://x' }; Expected = '*exactly one of*' }
        @{ Name = 'a word in another case'; Arguments = @{ RequestType = 'EraseDevice'; ObliterationBehavior = 'always' }; Expected = '*Allowed: Default, DoNotObliterate*' }
        @{ Name = 'users for a request to devices'; Arguments = @{ RequestType = 'RestartDevice'; TargetType = 'DeviceUser' }; Expected = '*goes to devices*' }
        @{ Name = 'devices for a request to users'; Arguments = @{ RequestType = 'UserConfigured' }; Expected = '*goes to users*' }
        @{ Name = 'a number out of range'; Arguments = @{ RequestType = 'RequestMirroring'; DestinationName = 'x'; ScanTime = 301 }; Expected = '*10 to 300*' }
        @{ Name = 'a wrong setting'; Arguments = @{ RequestType = 'Settings'; Settings = @{ Item = 'Wallpapers' } }; Expected = '*Allowed: Wallpaper*' }
        @{ Name = 'a wrong key of -Command'; Arguments = @{ Command = @{ RequestType = 'RestartDevice'; Nope = 1 } }; Expected = "*no key 'Nope'*" }
        @{ Name = '-Command without a request'; Arguments = @{ Command = @{ Message = 'x' } }; Expected = '*names its request*' }
    ) {
        $problem = $null
        try { New-AppleBulkCommand -TargetId 'someid' -Force @Arguments } catch { $problem = $_ }
        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidCommand,*'
        "$problem" | Should -BeLike $Expected
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'a file that is not there' {
        { New-AppleBulkCommand InstallProfile someid -Payload (Join-Path $TestDrive 'nothing.mobileconfig') } | Should -Throw '*cannot be read*'
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'a required key that is missing' {
        (Get-Command New-AppleBulkCommand -ArgumentList InstallProfile).Parameters.Payload.Attributes.Mandatory | Should -BeTrue
        (Get-Command New-AppleBulkCommand -ArgumentList ClearPasscode).Parameters.UnlockToken.Attributes.Mandatory | Should -Not -Contain $true
        { New-AppleBulkCommand -TargetId someid -Command @{ RequestType = 'InstallProfile' } } | Should -Throw '*needs Payload*'
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'a deprecated request is a warning with its versions' {
        $null = New-AppleBulkCommand AvailableOSUpdates someid -WarningVariable warning -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
        "$warning" | Should -Match 'deprecated since iOS 26.0, macOS 26.0, tvOS 26.0 and was removed in iOS 27.0, macOS 27.0, tvOS 27.0'
    }

    It 'a key that the server may fill in is a warning' {
        $null = New-AppleBulkCommand ClearPasscode someid -WarningVariable warning -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
        "$warning" | Should -Match 'UnlockToken'
    }

    It 'a request outside the catalogue is sent with -SkipValidation' {
        $null = New-AppleBulkCommand -Command @{ RequestType = 'BrandNew'; Key = 1 } -TargetId someid -SkipValidation -Force -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
        (Get-ServerLog)[-1].body | Should -BeExactly '{"command":{"RequestType":"BrandNew","Key":1},"targetIds":["someid"]}'
    }
}

Describe 'Parameters and completion' {
    It 'brings the keys of the request' {
        $syntax = Get-Command New-AppleBulkCommand -Syntax -ArgumentList DeviceLock
        $syntax | Should -Match '\[-Message <string>\] \[-PhoneNumber <string>\] \[-PIN <string>\]'
        (Get-Command New-AppleBulkCommand -ArgumentList DeviceLock).Parameters.PhoneNumber.Attributes.HelpMessage | Should -Be 'String. iOS 7.0+, macOS 11.5+, watchOS 10.0+.'
    }

    It 'types them as Apple does' {
        $erase = (Get-Command New-AppleBulkCommand -ArgumentList EraseDevice).Parameters
        $erase.PIN.ParameterType, $erase.PreserveDataPlan.ParameterType, $erase.ReturnToService.ParameterType | Should -Be ([string], [bool], [System.Collections.IDictionary])
        (Get-Command New-AppleBulkCommand -ArgumentList InstallProfile).Parameters.Payload.ParameterType | Should -Be ([byte[]])
        (Get-Command New-AppleBulkCommand -ArgumentList InstallApplication).Parameters.iTunesStoreID.ParameterType | Should -Be ([long])
        (Get-Command New-AppleBulkCommand -ArgumentList DeviceInformation).Parameters.Queries.ParameterType | Should -Be ([string[]])
    }

    It 'renames the one key whose name is taken' { (Get-Command New-AppleBulkCommand -ArgumentList ScheduleOSUpdateScan).Parameters.Keys | Should -Contain 'AppleForce' }

    It 'completes request types, with what they do and where' {
        $found = Get-Completion 'New-AppleBulkCommand -RequestType dev'
        $found.CompletionText | Should -Be 'DeviceConfigured', 'DeviceInformation', 'DeviceLocation', 'DeviceLock'
        $found[3].ToolTip | Should -Be 'Destructive. iOS 4.0+, macOS 10.7+, visionOS 2.0+, watchOS 10.0+.'
        (Get-Completion 'New-AppleBulkCommand -RequestType ').Count | Should -Be 68
    }

    It 'completes queries, words and settings' {
        (Get-Completion 'New-AppleBulkCommand -RequestType DeviceInformation -Queries OS').CompletionText | Should -Be 'OSVersion', 'OSUpdateSettings'
        (Get-Completion 'New-AppleBulkCommand -RequestType EraseDevice -ObliterationBehavior ').CompletionText | Should -Be 'Default', 'DoNotObliterate', 'ObliterateWithWarning', 'Always'
        (Get-Completion 'New-AppleBulkCommand Settings -Settings DeviceN').CompletionText | Should -Be "@{ Item = 'DeviceName'; DeviceName = '' }"
        (Get-Completion 'New-AppleBulkCommand Settings -Settings ').Count | Should -Be 20
    }
}
