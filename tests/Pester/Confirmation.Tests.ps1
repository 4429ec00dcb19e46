BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer
}

AfterAll { Stop-TestServer }

Describe 'What asks and what does not' {
    BeforeEach {
        Reset-TestServer
        $ids = (Get-ServerDevice).deviceId
        $connection = Get-ApplivMdmConnection
        $wipe = { param($connection, $ids) $ids | Invoke-AndroidDeviceCommand -Wipe -SkipValidation -Connection $connection -WarningAction SilentlyContinue -ErrorAction SilentlyContinue }.ToString()
    }

    It 'sends nothing, writes nothing and asks nothing with -WhatIf <_>' -ForEach '', '-Force' {
        $run = Invoke-WithHost "param(`$connection, `$ids) `$ids | Invoke-AndroidDeviceCommand -ClearAppData -PackageName com.example -Connection `$connection -WhatIf $_" $connection, $ids[0..2]
        $run.Output.Count | Should -Be 0
        $run.Error.Count | Should -Be 0
        $run.Question.Count | Should -Be 0
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'shows one line per device with -WhatIf, with the parameters and without secrets' {
        $file = Join-Path $TestDrive 'whatif.txt'
        $null = Start-Transcript $file
        $ids[0..2] | Invoke-AndroidDeviceCommand -ResetPassword -NewPassword (ConvertTo-SecureString 'topsecret' -AsPlainText -Force) -ResetPasswordFlag LockNow -WhatIf
        $null = Stop-Transcript
        $text = (Get-Content $file -Raw) -replace '\r?\n', ' '
        [regex]::Matches($text, 'What if: Performing the operation "RESET_PASSWORD').Count | Should -Be 3
        $text | Should -Match 'LOCK_NOW'
        $text | Should -Match $ids[2]
        $text | Should -Not -Match 'topsecret'
    }

    It 'honours $WhatIfPreference and -WhatIf:$false' {
        $WhatIfPreference = $true
        $ids[0] | Invoke-AndroidDeviceCommand -Lock | Should -BeNullOrEmpty
        (Get-ServerLog).Count | Should -Be 0
        ($ids[0] | Invoke-AndroidDeviceCommand -Lock -WhatIf:$false).Outcome | Should -Be 'Accepted'
    }

    It 'does not ask before a harmless command' {
        $run = Invoke-WithHost 'param($connection, $ids) $ids | Invoke-AndroidDeviceCommand -Lock -Connection $connection' $connection, $ids[0..2]
        $run.Question.Count | Should -Be 0
        $run.Output.Outcome | Should -Be 'Accepted', 'Accepted', 'Accepted'
    }

    It 'asks before a harmless command with -Confirm' {
        $run = Invoke-WithHost 'param($connection, $ids) $ids | Invoke-AndroidDeviceCommand -Lock -Connection $connection -Confirm' $connection, $ids[0..1] -Answer 2, 0
        $run.Question.Count | Should -Be 2
        $run.Output.Outcome | Should -Be 'NotSent', 'Accepted'
    }

    It 'asks once for all devices of a destructive command: <Name>' -ForEach @(
        @{ Name = 'yes'; Answer = 0; Outcome = 'Refused'; Requests = 3 }
        @{ Name = 'no'; Answer = 1; Outcome = 'NotSent'; Requests = 0 }
    ) {
        $run = Invoke-WithHost $wipe $connection, $ids[0..2] -Answer $Answer
        $run.Question.Count | Should -Be 1
        $run.Question[0] | Should -Match "WIPE to 3 devices.*$($ids[0])"
        $run.Output.Count | Should -Be 3
        # The emulated service refuses what Applivery does not document.
        $run.Output.Outcome | Sort-Object -Unique | Should -Be $Outcome
        (Get-ServerLog).Count | Should -Be $Requests
    }

    It 'asks before <_>' -ForEach '-Wipe -SkipValidation', '-RelinquishOwnership', '-ResetPassword', '-ClearAppData -PackageName com.example', '-RemoveEsim -IccId 8901', '-Command @{type="RESET_PASSWORD"}' {
        $run = Invoke-WithHost "param(`$connection, `$id) Invoke-AndroidDeviceCommand `$id $_ -Connection `$connection -WarningAction SilentlyContinue" $connection, $ids[0] -Answer 1
        $run.Question.Count | Should -Be 1
        $run.Output.Outcome | Should -Be 'NotSent'
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'does not ask with -Force' {
        $run = Invoke-WithHost 'param($connection, $ids) $ids | Invoke-AndroidDeviceCommand -ClearAppData -PackageName com.example -Force -ExpectedCount 2 -Connection $connection' $connection, $ids[0..1]
        $run.Question.Count | Should -Be 0
        $run.Output.Outcome | Should -Be 'Accepted', 'Accepted'
    }

    It 'sends nothing where nobody can answer' {
        $run = Invoke-WithHost $wipe $connection, $ids[0..2]
        $run.Error.Count | Should -Be 1
        $run.Error[0].FullyQualifiedErrorId | Should -BeLike 'ConfirmationImpossible,*'
        $run.Output.Outcome | Should -Be 'NotSent', 'NotSent', 'NotSent'
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'sends nothing in a PowerShell of its own with <_>' -ForEach '-NonInteractive', 'nothing to read' {
        $pwsh = (Get-Process -Id $PID).Path
        $script = Join-Path $TestDrive 'wipe.ps1'
        Set-Content $script @"
Import-Module '$(Get-ModuleManifestPath)'
Connect-ApplivMdm -Organization sandbox -BaseUri '$($connection.BaseUri)' -ApiToken (ConvertTo-SecureString 'sandbox-token' -AsPlainText -Force)
try { '$($ids[0])', '$($ids[1])' | Invoke-AndroidDeviceCommand -ClearAppData -PackageName com.example | Out-Null } catch { `$_.FullyQualifiedErrorId }
"@
        $output = if ($_ -eq '-NonInteractive') { & $pwsh -NoProfile -NonInteractive -File $script } else { $null | & $pwsh -NoProfile -File $script }
        "$output" | Should -Match 'ConfirmationImpossible,'
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'hears out what is under way when a destructive row cannot be confirmed' {
        Add-ServerFault @{ delayMs = 500 }
        $rows = [pscustomobject]@{ Id = $ids[0]; Command = '{"type":"LOCK"}' }, [pscustomobject]@{ Id = $ids[1]; Command = '{"type":"RESET_PASSWORD"}' }
        $run = Invoke-WithHost 'param($connection, $rows) $rows | Invoke-AndroidDeviceCommand -Connection $connection' $connection, $rows
        $run.Error[0].FullyQualifiedErrorId | Should -BeLike 'ConfirmationImpossible,*'
        $run.Output.Outcome | Sort-Object | Should -Be 'NotSent', 'Accepted'
        (Get-ServerLog).Count | Should -Be 1
    }

    It 'accounts for the device whose question cannot be answered' {
        $run = Invoke-WithHost 'param($connection, $ids) $ids | Invoke-AndroidDeviceCommand -Lock -Confirm -Connection $connection' $connection, $ids[0..1] -Answer 0
        $run.Error[0].FullyQualifiedErrorId | Should -BeLike 'ConfirmationImpossible,*'
        $run.Output.Outcome | Sort-Object | Should -Be 'NotSent', 'Accepted'
    }

    It 'sends a destructive command to a device once, and reports each row' {
        $rows = "DeviceId,Name`n$($ids[0]),first`n$($ids[0].ToUpperInvariant()),again`n$($ids[1]),other" | ConvertFrom-Csv
        $results = $rows | Invoke-AndroidDeviceCommand -ClearAppData -PackageName com.example -Force -ExpectedCount 2
        (Get-ServerLog).Count | Should -Be 2
        $results.Count | Should -Be 3
        $results.InputObject.Name | Sort-Object | Should -Be 'again', 'first', 'other'
        @($results | Where-Object { $_.InputObject.Name -in 'first', 'again' } | Select-Object -ExpandProperty CommandId -Unique).Count | Should -Be 1
    }
}
