BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer
}

AfterAll { Stop-TestServer }

# PowerShell's binder has ways to drop or repeat what a row brings; none of them may change a command.
Describe 'Rows that bring parameters' {
    BeforeEach {
        Reset-TestServer
        $ids = (Get-ServerDevice).deviceId
        $pcs = (Get-ServerDevice Windows | Where-Object { $_.state -eq 'ACTIVE' -and $_.manufacturer -ne 'Microsoft' }).deviceId
    }

    It 'a script block is run for each row: <Name>' -ForEach @(
        @{ Name = '-Duration'; Script = { $rows | Invoke-AndroidDeviceCommand -Lock -Duration { $_.Value } -ThrottleLimit 1 }; Values = '1h', '2h'; Expected = '"duration":"3600s"', '"duration":"7200s"' }
        @{ Name = '-NewPassword'; Script = { $rows | Invoke-AndroidDeviceCommand -ResetPassword -NewPassword { $_.Value } -Force -ExpectedCount 2 -ThrottleLimit 1 -WarningAction SilentlyContinue }; Values = 'secretA', 'secretB'; Expected = 'secretA', 'secretB' }
        @{ Name = '-LostMessage'; Script = { $rows | Invoke-AndroidDeviceCommand -StartLostMode -LostMessage { "for $($_.Value)" } -ThrottleLimit 1 }; Values = 'A', 'B'; Expected = 'for A', 'for B' }
        @{ Name = '-IccId'; Script = { $rows | Invoke-AndroidDeviceCommand -RemoveEsim -IccId { $_.Value } -Force -ExpectedCount 2 -ThrottleLimit 1 }; Values = '8901', '8902'; Expected = '8901', '8902' }
        @{ Name = '-LostMessage in bulk'; Script = { $rows | New-AndroidBulkCommand -StartLostMode -LostMessage { "for $($_.Value)" } -ThrottleLimit 1 }; Values = 'A', 'B'; Expected = 'for A', 'for B' }
    ) {
        $rows = 0, 1 | ForEach-Object { [pscustomobject]@{ DeviceId = $ids[$_]; Value = $Values[$_] } }
        (& $Script).Outcome | Should -Be 'Accepted', 'Accepted'
        $log = Get-ServerLog
        $log.Count | Should -Be 2
        $log[0].body | Should -Match ([regex]::Escape($Expected[0]))
        $log[1].body | Should -Match ([regex]::Escape($Expected[1]))
    }

    It 'a script block for -ApplicationId is run for each row' {
        $rows = 0, 1 | ForEach-Object { [pscustomobject]@{ Id = $pcs[$_]; App = "507f1f77bcf86cd79943900$_" } }
        ($rows | Invoke-WindowsDeviceAction -InstallApplication -ApplicationId { $_.App } -ThrottleLimit 1).Outcome | Should -Be 'Accepted', 'Accepted'
        (Get-ServerLog).ForEach({ ($_.body | ConvertFrom-Json).id }) | Should -Be '507f1f77bcf86cd799439000', '507f1f77bcf86cd799439001'
    }

    It 'a script block for -DeviceId works' {
        ([pscustomobject]@{ Other = $ids[0] } | Invoke-AndroidDeviceCommand -Lock -DeviceId { $_.Other }).Outcome | Should -Be 'Accepted'
    }

    It 'a value that cannot be used is never dropped: <Name>' -ForEach @(
        @{ Name = 'an empty password'; Row = @{ NewPassword = '' }; Arguments = @{ ResetPassword = $true; Force = $true } }
        @{ Name = 'no password'; Row = @{ NewPassword = $null }; Arguments = @{ ResetPassword = $true; Force = $true } }
        @{ Name = 'a password that is a list'; Row = @{ NewPassword = @('a', 'b') }; Arguments = @{ ResetPassword = $true; Force = $true } }
        @{ Name = 'an empty activation code'; Row = @{ ActivationCode = '' }; Arguments = @{ AddEsim = $true } }
        @{ Name = 'a duration that is true'; Row = @{ Duration = $true }; Arguments = @{ Lock = $true } }
        @{ Name = 'a duration that is a date'; Row = @{ Duration = [datetime]::Now }; Arguments = @{ Lock = $true } }
        @{ Name = 'a duration that is an object'; Row = @{ Duration = [pscustomobject]@{ Hours = 2 } }; Arguments = @{ Lock = $true } }
        @{ Name = 'a message that is a list'; Row = @{ LostMessage = @('a', 'b') }; Arguments = @{ StartLostMode = $true; LostPhoneNumber = '1' } }
        @{ Name = 'a rounded ICC ID'; Row = @{ IccId = [double] 8934071100001234567 }; Arguments = @{ RemoveEsim = $true; Force = $true } }
        @{ Name = 'an empty ICC ID'; Row = @{ IccId = '' }; Arguments = @{ RemoveEsim = $true; Force = $true } }
    ) {
        $fields = @{ DeviceId = $ids[0] } + $Row
        $result = [pscustomobject] $fields | Invoke-AndroidDeviceCommand @Arguments -ErrorAction SilentlyContinue -ErrorVariable problem
        (Get-ServerLog).Count | Should -Be 0
        $result.Outcome, $result.ErrorId | Should -Be 'NotSent', 'InvalidCommand'
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'InvalidCommand,*'
    }

    It 'numbers and nested objects of JSON rows are taken' {
        $json = "[{`"DeviceId`":`"$($ids[0])`",`"NewPassword`":123456,`"Duration`":3600},{`"DeviceId`":`"$($ids[1])`",`"NewPassword`":`"abcdef`",`"Duration`":1.5}]"
        $null = $json | ConvertFrom-Json | ForEach-Object { $_ } | Invoke-AndroidDeviceCommand -ResetPassword -Force -ExpectedCount 2 -ThrottleLimit 1 -WarningAction SilentlyContinue
        (Get-ServerLog).body | Should -Be '{"type":"RESET_PASSWORD","duration":"3600s","newPassword":"123456"}', '{"type":"RESET_PASSWORD","duration":"1.5s","newPassword":"abcdef"}'

        Reset-TestServer
        $null = "{`"DeviceId`":`"$($ids[0])`",`"LostMessage`":{`"default`":`"Lost`",`"es-ES`":`"Perdido`"}}" | ConvertFrom-Json | Invoke-AndroidDeviceCommand -StartLostMode
        (Get-ServerLog).body | Should -Be '{"type":"START_LOST_MODE","startLostModeParams":{"lostMessage":{"defaultMessage":"Lost","localizedMessages":{"es-ES":"Perdido"}}}}'
    }

    It 'a hashtable row with more than its id is refused, for PowerShell would drop the rest' {
        $result = @{ DeviceId = $ids[0]; Duration = '2h' } | Invoke-AndroidDeviceCommand -Lock -ErrorAction SilentlyContinue
        $result.Outcome | Should -Be 'NotSent'
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'the order of rows does not decide what is an error' {
        $rows = [pscustomobject]@{ DeviceId = $ids[0] }, [pscustomobject]@{ DeviceId = $ids[1]; LostMessage = 'x' }
        foreach ($order in @(0, 1), @(1, 0)) {
            $results = $rows[$order] | Invoke-AndroidDeviceCommand -StartLostMode -ErrorAction SilentlyContinue
            $results.Outcome | Sort-Object | Should -Be 'NotSent', 'Accepted'
        }
    }

    It 'one bad row does not lose what is under way: <Name>' -ForEach @(
        @{ Name = 'NaN'; Bad = @{ type = 'LOCK'; duration = [double]::NaN } }
        @{ Name = 'a command that contains itself'; Bad = & { $h = @{ type = 'LOCK' }; $h.self = $h; $h } }
        @{ Name = 'a file that is not there'; Bad = @{ type = 'LOCK'; duration = [System.IO.FileInfo] '/nothing/here' } }
        @{ Name = 'a duplicate field'; Bad = '{"type":"LOCK","type":"REBOOT"}' }
    ) {
        Add-ServerFault @{ delayMs = 200 }
        $rows = [pscustomobject]@{ DeviceId = $ids[0]; Command = '{"type":"LOCK"}' }, [pscustomobject]@{ DeviceId = $ids[1]; Command = $Bad }, [pscustomobject]@{ DeviceId = $ids[2]; Command = '{"type":"LOCK"}' }
        $results = $rows | Invoke-AndroidDeviceCommand -ErrorAction SilentlyContinue
        $results.Count | Should -Be 3
        @($results | Where-Object Outcome -EQ 'Accepted').Count | Should -Be 2
    }

    It 'finds the id in XML, and accounts for what holds none' {
        $xml = [xml] "<d><device DeviceId='$($ids[0])'/><device><SerialNumber>$($ids[1])</SerialNumber></device><device/></d>"
        $results = $xml.d.device | Invoke-AndroidDeviceCommand -Lock -ErrorAction SilentlyContinue
        $results.Outcome | Sort-Object | Should -Be 'NotSent', 'Accepted', 'Accepted'
        ($true | Invoke-AndroidDeviceCommand -Lock -ErrorAction SilentlyContinue).Outcome | Should -Be 'NotSent'
    }
}

Describe 'What PowerShell binds without complaint, but nobody means' {
    BeforeEach {
        Reset-TestServer
        $ids = (Get-ServerDevice).deviceId
        $pc = (Get-ServerDevice Windows)[0].deviceId
    }

    It 'a switch that is false is no command' {
        { Invoke-AndroidDeviceCommand $ids[0] -RelinquishOwnership:$false -Force } | Should -Throw -ErrorId 'InvalidCommand,*'
        { Invoke-WindowsDeviceAction $pc -Wipe:$false -Force } | Should -Throw -ErrorId 'InvalidCommand,*'
        { Connect-ApplivMdm -Sandbox:$false } | Should -Throw -ErrorId 'InvalidConnection,*'
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'devices come by parameter or by pipeline, not both' {
        { 1..3 | Invoke-AndroidDeviceCommand $ids[0] -Reboot } | Should -Throw -ErrorId 'InvalidDeviceId,*'
        { 1..3 | New-AppleBulkCommand RestartDevice $ids[0] } | Should -Throw -ErrorId 'InvalidDeviceId,*'
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'an empty token is not replaced by the environment' {
        $saved = $env:APPLIVERY_API_TOKEN
        $env:APPLIVERY_API_TOKEN = 'from-env'
        try { { Connect-ApplivMdm acme -ApiToken '' } | Should -Throw -ErrorId 'InvalidConnection,*' } finally { $env:APPLIVERY_API_TOKEN = $saved }
    }
}
