# Input that nobody should have, and some people do: odd ids, texts, paths, spreadsheets and cultures.

BeforeDiscovery {
    # PowerShell 5.1 has no escape for them.
    $odd = @(
        @{ Name = 'a double quote'; Text = 'a"b' }
        @{ Name = 'a quote'; Text = "a'b" }
        @{ Name = 'a line break'; Text = "a`r`nX-Injected: 1" }
        @{ Name = 'a null'; Text = "a`0b" }
        @{ Name = 'an escape'; Text = "a$([char]27)[2Jb" }
        @{ Name = 'an emoji'; Text = [char]::ConvertFromUtf32(0x1F600) }
        @{ Name = 'half an emoji'; Text = "a$([char]0xD83D)" }
        @{ Name = 'a right-to-left mark'; Text = "$([char]0x200F)64b0c1d2e3f4a5b6c7d8e901" }
        @{ Name = 'an override of the direction'; Text = "abc$([char]0x202E)def" }
        @{ Name = 'a formula'; Text = '=cmd|''/c calc''!A1' }
        @{ Name = 'a variable'; Text = '$(Remove-Item x)' }
        @{ Name = 'a way out'; Text = '../../organizations/other' }
        @{ Name = 'an escaped way out'; Text = '%2e%2e%2fother' }
        @{ Name = 'a query'; Text = 'a?b=c#d' }
        @{ Name = 'digits of another script'; Text = [string][char]0xFF11 * 24 }
        @{ Name = 'letters of another script'; Text = [string][char]0x0131 * 24 }
        @{ Name = '10 MB'; Text = 'x' * 10MB }
    )
    $cultures = 'tr-TR', 'de-DE', 'ar-SA', 'fa-IR', 'th-TH'
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer

    function Use-Culture([string] $Name, [scriptblock] $Script) {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = [cultureinfo]::DefaultThreadCurrentCulture = [cultureinfo]::GetCultureInfo($Name)
            & $Script
        }
        finally {
            [cultureinfo]::CurrentCulture = $before
            [cultureinfo]::DefaultThreadCurrentCulture = $null
        }
    }
}

AfterAll { Stop-TestServer }

Describe 'An id with <Name>' -ForEach $odd {
    BeforeEach { Reset-TestServer }

    It 'is refused in one line, and nothing is sent' {
        $google = Connect-GoogleServer
        $application = '0' * 24
        $runs = @(
            , @(Invoke-AndroidDeviceCommand $Text -Lock -ErrorAction SilentlyContinue -ErrorVariable problem)
            , @(New-AndroidBulkCommand $Text -Lock -ErrorAction SilentlyContinue -ErrorVariable +problem)
            , @(Invoke-WindowsDeviceAction $Text -InstallApplication -ApplicationId $application -ErrorAction SilentlyContinue -ErrorVariable +problem)
            , @(New-AppleBulkCommand RestartDevice -TargetId $Text -ErrorAction SilentlyContinue -ErrorVariable +problem)
            , @("enterprises/LC0sandbox/devices/$Text" | Invoke-AndroidDeviceCommand -Lock -Connection $google -ErrorAction SilentlyContinue -ErrorVariable +problem)
        )
        foreach ($run in $runs) {
            $run.Count | Should -Be 1
            $run[0].Outcome, $run[0].ErrorId | Should -Be 'NotSent', 'InvalidDeviceId'
        }
        $problem.Count | Should -Be 5
        foreach ($message in $problem.Exception.Message) {
            $message.Length | Should -BeLessThan 1000
            $message | Should -Not -Match "[\x00-\x1f\x7f-\x9f\u2028-\u202e]"
        }
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'is refused where devices and commands are asked for' -Skip:($Name -eq '10 MB') {
        { Get-MdmDevice -Platform Android -DeviceId $Text -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidDeviceId,*'
        { Get-DeviceCommand -Platform Android -DeviceId $Text -ErrorAction Stop } | Should -Throw
        (Get-ServerLog).Count | Should -Be 0
    }
}

Describe 'A text with <Name>' -ForEach $odd {
    BeforeEach {
        Reset-TestServer
        $id = (Get-ServerDevice)[0].deviceId
        $journal = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
    }

    It 'arrives as it is, or is refused' -Skip:($Name -in '10 MB', 'half an emoji') {
        (Invoke-AndroidDeviceCommand $id -StartLostMode -LostMessage $Text -LostPhoneNumber @{ default = $Text; de = $Text }).Outcome | Should -Be 'Accepted'
        $body = (Get-ServerLog)[0].body | ConvertFrom-Json
        $body.startLostModeParams.lostMessage.defaultMessage | Should -BeExactly $Text
        $body.startLostModeParams.lostPhoneNumber.localizedMessages.de | Should -BeExactly $Text
        (Get-ServerLog)[0].headers.PSObject.Properties.Name | Should -Not -Contain 'X-Injected'
    }

    It 'as a reason comes back in the result, and leaves a journal that can be taken up' {
        $row = [pscustomobject]@{ DeviceId = $id; Note = $Text }
        $results = 1..2 | ForEach-Object { $row | Invoke-AndroidDeviceCommand -Lock -Reason $Text -JournalPath $journal }
        $results.Outcome | Should -Be 'Accepted', 'Accepted'
        $results[1].Reason | Should -BeExactly $Text
        $results[1].InputObject.Note | Should -BeExactly $Text
        @([System.IO.File]::ReadAllLines($journal)).Count | Should -Be 4
        (Get-DeviceCommandJournal $journal).Count | Should -Be 1
        @((Get-ServerLog) | Where-Object method -EQ 'POST').Count | Should -Be 1
    }

    It 'in a cell of a spreadsheet changes nothing' -Skip:($Name -in 'a null', 'half an emoji', '10 MB') {
        $file = Join-Path $TestDrive 'devices.csv'
        [pscustomobject]@{ Note = $Text; DeviceId = " $id " } | Export-Csv $file -NoTypeInformation -Encoding UTF8
        $result = Import-Csv $file -Encoding UTF8 | Invoke-AndroidDeviceCommand -Lock
        $result.Outcome, $result.DeviceId, $result.InputObject.Note | Should -Be 'Accepted', $id, $Text
    }
}

Describe 'A journal path' {
    BeforeEach {
        Reset-TestServer
        $id = (Get-ServerDevice)[0].deviceId
    }

    It 'may be <_>' -ForEach 'with space.jsonl', 'with [brackets].jsonl', "with 'quotes'.jsonl", '=cmd().jsonl', '$HOME.jsonl', '-Force.jsonl' {
        $path = Join-Path $TestDrive $_
        (Invoke-AndroidDeviceCommand $id -Lock -JournalPath $path).Outcome | Should -Be 'Accepted'
        (Invoke-AndroidDeviceCommand $id -Lock -JournalPath $path).Outcome | Should -Be 'Accepted'
        Test-Path -LiteralPath $path | Should -BeTrue
        (Get-ServerLog).Count | Should -Be 1
    }

    It 'that <Name> ends the run before anything is sent' -ForEach @(
        @{ Name = 'is a folder'; Path = { $TestDrive } }
        @{ Name = 'has a name longer than any'; Path = { Join-Path $TestDrive ('x' * 5000) } }
        @{ Name = 'is 10,000 characters deep'; Path = { Join-Path $TestDrive ('x/' * 5000) } }
        @{ Name = 'leads through a file'; Path = { Set-Content (Join-Path $TestDrive 'file') 'x'; Join-Path $TestDrive 'file/run.jsonl' } }
        @{ Name = 'is no file'; Path = { 'Env:\PATH' } }
        @{ Name = 'starts where no file is'; Path = { Push-Location Env:; 'run.jsonl' } }
    ) {
        $problem = $null
        $location = Get-Location
        try { Invoke-AndroidDeviceCommand $id -Lock -JournalPath (& $Path) } catch { $problem = $_ } finally { Set-Location $location }
        $problem | Should -Not -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -BeLike 'JournalFailed,*'
        "$problem".Length | Should -BeLessThan 5000
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'that is no file is refused where a journal is read' {
        { Get-DeviceCommandJournal 'Env:\PATH' } | Should -Throw -ErrorId 'JournalFailed,*'
        { Wait-DeviceCommand -JournalPath 'Env:\PATH' } | Should -Throw -ErrorId 'JournalFailed,*'
        { Connect-AndroidManagement LC0 -CredentialPath 'Env:\PATH' } | Should -Throw -ErrorId 'InvalidConnection,*'
    }

    It 'that may not be written ends the run before anything is sent' {
        $path = Join-Path $TestDrive 'readonly.jsonl'
        $null = Invoke-AndroidDeviceCommand $id -Lock -JournalPath $path
        Set-ItemProperty $path IsReadOnly $true
        try { [System.IO.File]::OpenWrite($path).Dispose(); Set-ItResult -Skipped -Because 'this user may write everything' } catch [System.UnauthorizedAccessException] { $null = $_ }
        { (Get-ServerDevice)[1].deviceId | Invoke-AndroidDeviceCommand -Lock -JournalPath $path } | Should -Throw -ErrorId 'JournalFailed,*'
        (Get-ServerLog).Count | Should -Be 1
        Set-ItemProperty $path IsReadOnly $false
    }
}

Describe 'In the culture <_>' -ForEach $cultures {
    BeforeAll {
        $culture = $_
        function Get-Trace {
            Reset-TestServer
            $null = Connect-GoogleServer
            $journal = Join-Path $TestDrive 'culture.jsonl'
            Remove-Item $journal -ErrorAction Ignore
            $devices = Invoke-Server 'devices' | ForEach-Object { $_ }
            $android = @($devices | Where-Object platform -EQ Android)
            $apple = @($devices | Where-Object platform -EQ Apple)
            $windows = @($devices | Where-Object { $_.platform -eq 'Windows' -and $_.state -eq 'ACTIVE' })
            $phone = Get-GoogleDevice | Where-Object { $_.managementMode -eq 'DEVICE_OWNER' } | Select-Object -First 1
            $results = @(
                Invoke-AndroidDeviceCommand $android[0].deviceId -Lock -Duration 1.5 -JournalPath $journal
                [pscustomobject]@{ DeviceId = $android[1].deviceId; Duration = 1234567.25 } | Invoke-AndroidDeviceCommand -Reboot
                Invoke-AndroidDeviceCommand $phone.googleName -ResetPassword -NewPassword (ConvertTo-SecureString 'Iiabcd12' -AsPlainText -Force) -ResetPasswordFlag LockNow, DoNotAskCredentialsOnBoot -Force
                Invoke-AndroidDeviceCommand $phone.googleName -AddEsim -ActivationCode (ConvertTo-SecureString 'LPA:1' -AsPlainText -Force) -ActivationState Activated
                Invoke-AndroidDeviceCommand $android[2].deviceId.ToUpperInvariant() -Command @{ type = 'LOCK'; duration = '3.5s' }
                $android[3..5].deviceId | New-AndroidBulkCommand -Lock -Duration '1.02:00:00.5'
                Invoke-WindowsDeviceAction $windows[0].deviceId -InstallApplication -ApplicationId 'abcdefABCDEF012345678901'
                $apple[0..2].deviceId | New-AppleBulkCommand DeviceInformation -Queries 'DeviceName', 'BatteryLevel'
            )
            $found = @(Get-MdmDevice -Platform Windows, Apple)
            $found += Get-MdmDevice -SerialNumber $windows[0].serialNumber.ToLowerInvariant()
            $null = Invoke-Server 'advance?seconds=5' Post
            $results += $results | Where-Object Platform -NE Windows | Wait-DeviceCommand -TimeoutSec 0
            $lines = [System.IO.File]::ReadAllLines($journal) | ForEach-Object { $_ -replace '"(runId|at|sentAt|validUntil|operationName)":"[^"]*",?' }
            # ISO times in the file, whatever the calendar.
            [System.IO.File]::ReadAllText($journal) | Should -Match '"at":"20\d\d-\d\d-\d\dT'
            @((Get-ServerLog).ForEach({ "$($_.method) $($_.target -replace '/operations/\d+') $($_.body)" }) | Sort-Object
                $results | ForEach-Object { "$($_.DeviceId) $($_.Command) $($_.Outcome) $($_.MatchedBy) $($_.ErrorMessage)" }
                $found | ForEach-Object { "$($_.DeviceId) $($_.Platform) $($_.OSVersion)" }
                $lines) -join "`n"
        }
    }

    It 'the same goes out and the same comes back' {
        $expected = Use-Culture '' { Get-Trace }
        $expected | Should -Match '"duration":"1.5s"'
        $expected | Should -Match 'LOCK_NOW'
        Use-Culture $culture { Get-Trace } | Should -BeExactly $expected
    }
}
