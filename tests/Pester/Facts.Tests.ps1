BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer
}

AfterAll { Stop-TestServer }

# Which facts refuse which command is tested in the core; here, that rows carry them, and what becomes of a row.
Describe 'What a row says of its device' {
    BeforeEach {
        Reset-TestServer
        $phones = Get-ServerDevice
        $apples = Get-ServerDevice Apple
        $pcs = Get-ServerDevice Windows
    }

    It 'refuses the row, says which fact and sends the others' {
        $rows = [pscustomobject]@{ DeviceId = $phones[0].deviceId; Ownership = 'PERSONALLY_OWNED' }, [pscustomobject]@{ DeviceId = $phones[1].deviceId; Ownership = 'COMPANY_OWNED' }, [pscustomobject]@{ DeviceId = $phones[2].deviceId }
        $results = $rows | Invoke-AndroidDeviceCommand -Reboot -ErrorAction SilentlyContinue -ErrorVariable problem -WarningVariable warning
        $results.Count | Should -Be 3
        $refused = $results | Where-Object Outcome -EQ 'NotSent'
        $refused.DeviceId, $refused.ErrorId, $refused.Command | Should -Be $phones[0].deviceId, 'InvalidCommand', 'REBOOT'
        $refused.InputObject.Ownership | Should -Be 'PERSONALLY_OWNED'
        $problem.Count | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'InvalidCommand,*'
        $problem[0].TargetObject | Should -Be $refused
        "$($problem[0])" | Should -BeLike "REBOOT for $($phones[0].deviceId): *Ownership is PERSONALLY_OWNED. Leave the device out."
        $warning.Count | Should -Be 0
        (Get-ServerLog).Count | Should -Be 2
    }

    It 'sends with -SkipValidation, and warns once' {
        $rows = $phones[0..2] | ForEach-Object { [pscustomobject]@{ DeviceId = $_.deviceId; ManagementMode = 'PROFILE_OWNER' } }
        ($rows | Invoke-AndroidDeviceCommand -Reboot -SkipValidation -WarningVariable warning -WarningAction SilentlyContinue).Outcome | Sort-Object -Unique | Should -Be 'Accepted'
        $warning.Count | Should -Be 1
        "$warning" | Should -BeLike '*ManagementMode is PROFILE_OWNER*sent all the same*'
    }

    It 'warns once where the documents are not certain' {
        $rows = $phones[0..2] | ForEach-Object { [pscustomobject]@{ DeviceId = $_.deviceId; ManagementMode = 'PROFILE_OWNER' } }
        ($rows | Invoke-AndroidDeviceCommand -ResetPassword -Force -ExpectedCount 3 -WarningVariable warning -WarningAction SilentlyContinue).Outcome | Sort-Object -Unique | Should -Be 'Accepted'
        $warning.Count | Should -Be 1
    }

    It 'is kept out of a bulk request: <Cmdlet>' -ForEach @(
        @{ Cmdlet = 'New-AndroidBulkCommand'; Platform = 'Android'; Send = { $input | New-AndroidBulkCommand -StartLostMode -LostMessage x -ErrorAction SilentlyContinue } }
        @{ Cmdlet = 'New-AppleBulkCommand'; Platform = 'Apple'; Send = { $input | New-AppleBulkCommand PlayLostModeSound -ErrorAction SilentlyContinue } }
    ) {
        $ids = (Get-ServerDevice $Platform).deviceId
        $rows = 0..3 | ForEach-Object { [pscustomobject]@{ DeviceId = $ids[$_]; Ownership = ('COMPANY_OWNED', 'PERSONALLY_OWNED')[$_ % 2]; Supervised = $_ % 2 -eq 0 } }
        $results = $rows | & $Send
        $results.Outcome | Sort-Object | Should -Be 'NotSent', 'NotSent', 'Accepted', 'Accepted'
        (Get-ServerLog).Count | Should -Be 1
        (Get-ServerLog)[0].body | Should -Not -Match $ids[1]
        (Get-ServerLog)[0].body | Should -Match $ids[2]
    }

    It 'does not count a refused device among those of a destructive command' {
        $rows = 0, 1 | ForEach-Object { [pscustomobject]@{ DeviceId = $phones[$_].deviceId; ApiLevel = (26, 34)[$_] } }
        { $rows | Invoke-AndroidDeviceCommand -ClearAppData -PackageName a.b -Force -ExpectedCount 2 -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'ExpectedCountMismatch,*'
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'stops a device of another platform: <Name>' -ForEach @(
        @{ Name = 'Android to Apple'; Platform = 'Android'; Send = { $input | New-AppleBulkCommand DeviceLock -Force -ErrorAction SilentlyContinue } }
        @{ Name = 'Apple to Windows'; Platform = 'Apple'; Send = { $input | Invoke-WindowsDeviceAction -Reboot -ErrorAction SilentlyContinue } }
        @{ Name = 'Windows to Android'; Platform = 'Windows'; Send = { $input | Invoke-AndroidDeviceCommand -Lock -ErrorAction SilentlyContinue } }
    ) {
        $result = (Get-ServerDevice $Platform)[0] | Select-Object deviceId, platform | & $Send
        $result.Outcome, $result.ErrorId | Should -Be 'NotSent', 'InvalidCommand'
        $result.ErrorMessage | Should -Match "Platform is $Platform"
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'survives a CSV file' {
        $path = Join-Path $TestDrive 'devices.csv'
        $android = @{ status = $true; data = @{ items = @(
                    @{ id = $phones[0].deviceId; config = @{ ownership = 'PERSONALLY_OWNED'; managementMode = 'PROFILE_OWNER'; apiLevel = 34 } }
                    @{ id = $phones[1].deviceId; config = @{ ownership = 'COMPANY_OWNED'; managementMode = 'DEVICE_OWNER'; apiLevel = 28; } }
                    @{ id = $phones[2].deviceId; config = @{ ownership = 'COMPANY_OWNED'; managementMode = 'DEVICE_OWNER'; apiLevel = 34 } }); hasNextPage = $false } }
        $apple = @{ status = $true; data = @{ items = @(
                    @{ id = $apples[0].deviceId; info = @{ ModelName = 'iPad'; IsSupervised = $false; OSVersion = '17.2' } }
                    @{ id = $apples[1].deviceId; info = @{ ModelName = 'iMac'; IsSupervised = $true; OSVersion = '14.1' } }
                    @{ id = $apples[2].deviceId; info = @{ ModelName = 'iPhone'; IsSupervised = $true; OSVersion = '9.2.1' } }
                    @{ id = $apples[3].deviceId; info = @{ ModelName = 'iPhone'; IsSupervised = $true; OSVersion = '17.2' } }); hasNextPage = $false } }
        Add-ServerFault @{ status = 200; body = ConvertTo-Json $android -Depth 8 }, @{ status = 200; body = ConvertTo-Json $apple -Depth 8 }
        Get-MdmDevice -Platform Android, Apple | Export-Csv $path -NoTypeInformation

        $results = Import-Csv $path | Where-Object Platform -EQ 'Android' | Invoke-AndroidDeviceCommand -StartLostMode -LostMessage x -ErrorAction SilentlyContinue
        ($results | Where-Object Outcome -EQ 'Accepted').DeviceId | Should -Be $phones[2].deviceId
        ($results | Where-Object Outcome -EQ 'NotSent').ErrorMessage | Should -Match 'PERSONALLY_OWNED|ApiLevel is 28'

        $results = Import-Csv $path | New-AppleBulkCommand EnableLostMode -Message x -Force -ExpectedCount 1 -ErrorAction SilentlyContinue
        ($results | Where-Object Outcome -EQ 'Accepted').DeviceId | Should -Be $apples[3].deviceId
        ($results | Where-Object DeviceId -EQ $apples[0].deviceId).ErrorMessage | Should -Match 'Supervised is False'
        ($results | Where-Object DeviceId -EQ $apples[1].deviceId).ErrorMessage | Should -Match 'not for macOS; the row''s IsMac is True'
        ($results | Where-Object DeviceId -EQ $apples[2].deviceId).ErrorMessage | Should -Match 'OSVersion is 9.2.1'
        @($results | Where-Object Platform -EQ 'Apple').Count | Should -Be 7
    }

    It 'is not needed: plain ids, numbers and rows without such columns are sent as they are' {
        ($phones[0].deviceId, [pscustomobject]@{ DeviceId = $phones[1].deviceId; Other = 1 }, [pscustomobject]@{ DeviceId = $phones[2].deviceId; Ownership = ''; ApiLevel = ''; Platform = '' } |
                Invoke-AndroidDeviceCommand -Reboot -WarningVariable warning).Outcome | Should -Be 'Accepted', 'Accepted', 'Accepted'
        $warning.Count | Should -Be 0
    }

    It 'does not fail the run when a computed column fails' {
        $row = [pscustomobject]@{ DeviceId = $phones[0].deviceId } | Add-Member -MemberType ScriptProperty -Name Ownership -Value { throw 'no' } -PassThru
        ($row | Invoke-AndroidDeviceCommand -Reboot).Outcome | Should -Be 'Accepted'
    }

    It 'survives Export-Clixml' {
        $path = Join-Path $TestDrive 'devices.xml'
        Get-MdmDevice -Platform Apple -DeviceId $apples[0].deviceId | Export-Clixml $path
        $result = Import-Clixml $path | Invoke-AndroidDeviceCommand -Lock -ErrorAction SilentlyContinue
        $result.Outcome, $result.ErrorId | Should -Be 'NotSent', 'InvalidCommand'
    }

    It 'gives a result when the column of the id fails' {
        $row = [pscustomobject]@{ Name = 'x' }
        $row.PSObject.Properties.Add([psscriptproperty]::new('DeviceId', { throw 'no' }))
        $result = $row | Invoke-AndroidDeviceCommand -Lock -ErrorAction SilentlyContinue
        $result.Outcome, $result.ErrorId | Should -Be 'NotSent', 'InvalidDeviceId'
    }

    It 'is not looked at under -WhatIf any differently' {
        $row = [pscustomobject]@{ DeviceId = $phones[0].deviceId; Ownership = 'PERSONALLY_OWNED' }
        ($row | Invoke-AndroidDeviceCommand -Reboot -WhatIf -ErrorAction SilentlyContinue).ErrorId | Should -Be 'InvalidCommand'
    }
}
