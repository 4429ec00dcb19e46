BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer
}

AfterAll { Stop-TestServer }

Describe 'Secrets' {
    BeforeEach {
        Reset-TestServer
        $id = (Get-ServerDevice)[0].deviceId
        $password = ConvertTo-SecureString 'hunter2-topsecret' -AsPlainText -Force
    }

    It 'the connection does not show its token as <_>' -ForEach 'Format-List * -Force', 'ConvertTo-Json -Depth 5', 'Out-String', 'Export-Clixml', 'Get-Member -Force' {
        $connection = Get-ApplivMdmConnection
        $text = switch ($_) {
            'Format-List * -Force' { $connection | Format-List * -Force | Out-String }
            'ConvertTo-Json -Depth 5' { $connection | ConvertTo-Json -Depth 5 }
            'Out-String' { $connection | Out-String; "$connection" }
            'Export-Clixml' { $connection | Export-Clixml (Join-Path $TestDrive 'c.xml'); Get-Content (Join-Path $TestDrive 'c.xml') -Raw }
            'Get-Member -Force' { $connection | Get-Member -Force | Out-String }
        }
        $text | Should -Match 'sandbox|Organization'
        $text | Should -Not -Match 'sandbox-token'
    }

    It 'no stream and no transcript shows the token or a password' {
        $file = Join-Path $TestDrive 'transcript.txt'
        $null = Start-Transcript $file
        Add-ServerFault @{ status = 400; body = '{"status":false,"error":{"code":5091,"message":"hunter2-topsecret is too short, said sandbox-token"}}' }
        $all = & {
            $DebugPreference = 'Continue'
            Invoke-AndroidDeviceCommand $id -ResetPassword -NewPassword $password -Force -Verbose
            Invoke-AndroidDeviceCommand $id -ResetPassword -NewPassword $password -Force -Verbose
            Invoke-AndroidDeviceCommand $id -ResetPassword -NewPassword $password -WhatIf
            Invoke-AndroidDeviceCommand $id -AddEsim -ActivationCode $password -Verbose
            try { Invoke-AndroidDeviceCommand $id -Command @{ type = 'LOCK'; newPassword = 'hunter2-topsecret' } } catch { $_ }
        } *>&1
        $all | Out-Host
        $null = Stop-Transcript

        $text = ($all | ForEach-Object { $_ | Format-List * -Force | Out-String; "$_"; if ($_ -is [System.Management.Automation.ErrorRecord]) { $_.Exception.ToString() } }) -join "`n"
        $text += Get-Content $file -Raw
        $text | Should -Match 'POST v1/organizations'
        $text | Should -Match 'too short'
        $text | Should -Not -Match 'hunter2'
        $text | Should -Not -Match 'sandbox-token'
        @((Get-ServerLog).body -like '*hunter2-topsecret*').Count | Should -Be 3
    }

    It 'takes a plain password with one warning' {
        $results = $id, $id | Invoke-AndroidDeviceCommand -ResetPassword -NewPassword 'abcdef' -Force -WarningVariable warning -WarningAction SilentlyContinue
        @($results).Count | Should -Be 2
        @($warning).Count | Should -Be 1
        "$warning" | Should -Not -Match 'abcdef'
    }
}
