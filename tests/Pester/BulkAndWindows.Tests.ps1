BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer
}

AfterAll { Stop-TestServer }

Describe 'New-AndroidBulkCommand' {
    BeforeEach {
        Reset-TestServer
        $ids = (Get-ServerDevice).deviceId
    }

    It 'has the same parameter sets as the single cmdlet, and -BatchSize' {
        $single = Get-Command Invoke-AndroidDeviceCommand
        $bulk = Get-Command New-AndroidBulkCommand
        $bulk.ParameterSets.Name | Sort-Object | Should -Be ($single.ParameterSets.Name | Sort-Object)
        @($bulk.Parameters.Keys | Where-Object { $_ -notin $single.Parameters.Keys }) | Should -Be 'BatchSize'
        @($single.Parameters.Keys | Where-Object { $_ -notin $bulk.Parameters.Keys }).Count | Should -Be 0
    }

    It 'sends one command for many devices' {
        $results = $ids[0..4] | New-AndroidBulkCommand -Lock -Duration 2h -BatchSize 3 -ThrottleLimit 1
        $log = Get-ServerLog
        $log.target | Sort-Object -Unique | Should -BeExactly '/v1/organizations/sandbox/mdm/android/enterprise/devices/commands'
        $log[0].body | Should -BeExactly "{`"deviceIds`":[`"$($ids[0])`",`"$($ids[1])`",`"$($ids[2])`"],`"command`":{`"type`":`"LOCK`",`"duration`":`"7200s`"}}"
        $log[1].body | Should -BeExactly "{`"deviceIds`":[`"$($ids[3])`",`"$($ids[4])`"],`"command`":{`"type`":`"LOCK`",`"duration`":`"7200s`"}}"
        $results.DeviceId | Should -Be $ids[0..4]
        $results.Outcome | Sort-Object -Unique | Should -Be 'Accepted'
        $results.MatchedBy | Sort-Object -Unique | Should -Be 'Position'
    }

    It 'matches by the name of the operation when it holds the ids' {
        Add-ServerFault @{ status = 200; process = $true; body = '{"status":true,"data":[{"id":"two","_config":{"name":"enterprises/L/devices/bbb/operations/1"}},{"id":"one","_config":{"name":"enterprises/L/devices/aaa/operations/2"}}]}' }
        $results = 'aaa', 'bbb', 'ccc' | New-AndroidBulkCommand -Lock -ErrorAction SilentlyContinue
        $results.Outcome | Should -Be 'Accepted', 'Accepted', 'Unknown'
        $results.CommandId | Should -Be 'one', 'two', $null
        $results[0].MatchedBy | Should -Be 'OperationName'
    }

    It 'says that every device is unknown when the answer cannot be matched' {
        Add-ServerFault @{ status = 200; body = '{"status":true,"data":[{"id":"one"},{"id":"two"}]}' }
        $results = 'aaa', 'bbb', 'ccc' | New-AndroidBulkCommand -Lock -ErrorAction SilentlyContinue -ErrorVariable problem
        $results.Outcome | Should -Be 'Unknown', 'Unknown', 'Unknown'
        $problem.Count | Should -Be 3
    }

    It 'gives each device of a refused batch its refusal, and goes on with the next' {
        $results = @($ids[0], 'nobody', $ids[1], $ids[2]) | New-AndroidBulkCommand -Lock -BatchSize 2 -ThrottleLimit 1 -ErrorAction SilentlyContinue
        $results.Outcome | Should -Be 'Refused', 'Refused', 'Accepted', 'Accepted'
        $results[0].ErrorCode | Should -Be '3001'
    }

    It 'looks up each device of a batch whose answer was lost, and never sends it again: processed <_>' -ForEach $true, $false {
        Add-ServerFault @{ reset = $true; process = $_ }
        $results = $ids[0..2] | New-AndroidBulkCommand -Lock -ErrorAction SilentlyContinue
        $results.Outcome | Sort-Object -Unique | Should -Be $(if ($_) { 'Accepted' } else { 'Unknown' })
        (Get-ServerLog).method | Should -Be 'POST', 'GET', 'GET', 'GET'
    }

    It 'checks as the single cmdlet does' {
        { $ids[0] | New-AndroidBulkCommand -Wipe -Force } | Should -Throw -ErrorId 'InvalidCommand,*'
        ($ids[0], '../x' | New-AndroidBulkCommand -Lock -ErrorAction SilentlyContinue).Outcome | Sort-Object | Should -Be 'NotSent', 'Accepted'
        ('enterprises/L/devices/x' | New-AndroidBulkCommand -Lock -ErrorAction SilentlyContinue).ErrorId | Should -Be 'NotSupportedBySystem'
    }
}

Describe 'Invoke-WindowsDeviceAction' {
    BeforeEach {
        Reset-TestServer
        $devices = Get-ServerDevice Windows
        $pc = $devices | Where-Object { $_.state -eq 'ACTIVE' -and $_.manufacturer -ne 'Microsoft' } | Select-Object -First 1
    }

    It '<Name>' -ForEach @(
        @{ Name = '-InstallApplication'; Arguments = @{ InstallApplication = $true; ApplicationId = '507f1f77bcf86cd799439088' }; Command = 'install'; Body = '{"entity":"application","action":"install","id":"507f1f77bcf86cd799439088"}' }
        @{ Name = '-UninstallApplication'; Arguments = @{ UninstallApplication = $true; ApplicationId = '507f1f77bcf86cd799439088' }; Command = 'uninstall'; Body = '{"entity":"application","action":"uninstall","id":"507f1f77bcf86cd799439088"}' }
        @{ Name = '-Reboot'; Arguments = @{ Reboot = $true }; Command = 'reboot'; Body = '{"entity":"command","action":"reboot"}' }
        @{ Name = '-Wipe'; Arguments = @{ Wipe = $true; Force = $true }; Command = 'wipe'; Body = '{"entity":"command","action":"wipe"}' }
        @{ Name = '-Wipe -WipeType Protected'; Arguments = @{ Wipe = $true; WipeType = 'Protected'; Force = $true }; Command = 'wipe'; Body = '{"entity":"command","action":"wipe","type":"protected"}' }
        @{ Name = '-Wipe -WipeType Default'; Arguments = @{ Wipe = $true; WipeType = 'Default'; Force = $true }; Command = 'wipe'; Body = '{"entity":"command","action":"wipe","type":"default"}' }
    ) {
        $result = Invoke-WindowsDeviceAction $pc.deviceId @Arguments
        $log = Get-ServerLog
        $log[0].target | Should -BeExactly "/v1/organizations/sandbox/mdm/windows/enterprise/devices/$($pc.deviceId)/action"
        $log[0].body | Should -BeExactly $Body
        $result.Platform, $result.Command, $result.Outcome, $result.Status, $result.CommandId | Should -Be 'Windows', $Command, 'Accepted', 'queued', $null
    }

    It 'takes rows with <_>, and the application from the row' -ForEach 'DeviceId', 'Id', 'WinDeviceId', 'SerialNumber' {
        $value = if ($_ -eq 'SerialNumber') { $pc.serialNumber } else { $pc.deviceId }
        $result = "$_,ApplicationId`n$value,507f1f77bcf86cd799439088" | ConvertFrom-Csv | Invoke-WindowsDeviceAction -InstallApplication
        $result.Outcome | Should -Be 'Accepted'
        (Get-ServerLog)[0].body | Should -Match '507f1f77bcf86cd799439088'
    }

    It 'a device that is not active or does not support it is its own refusal' {
        $inactive = $devices | Where-Object state -NE 'ACTIVE' | Select-Object -First 1
        $surface = $devices | Where-Object { $_.state -eq 'ACTIVE' -and $_.manufacturer -eq 'Microsoft' } | Select-Object -First 1
        $results = $inactive.deviceId, $surface.deviceId, $pc.deviceId | Invoke-WindowsDeviceAction -Wipe -Force -ExpectedCount 3 -ThrottleLimit 1 -ErrorAction SilentlyContinue
        $results.Outcome | Should -Be 'Refused', 'Refused', 'Accepted'
        $results.ErrorCode | Should -Be '5142', '5025', $null
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'an application id that is none'; Arguments = @{ InstallApplication = $true; ApplicationId = 'app' }; ErrorId = 'InvalidCommand,*' }
        @{ Name = '-WipeType without -Wipe'; Arguments = @{ Reboot = $true; WipeType = 'Default' }; ErrorId = 'AmbiguousParameterSet,*' }
        @{ Name = '-ApplicationId with -Reboot'; Arguments = @{ Reboot = $true; ApplicationId = '507f1f77bcf86cd799439088' }; ErrorId = 'AmbiguousParameterSet,*' }
    ) {
        { Invoke-WindowsDeviceAction $pc.deviceId @Arguments } | Should -Throw -ErrorId $ErrorId
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'asks before a wipe and not before a restart' {
        $run = Invoke-WithHost 'param($connection, $id) Invoke-WindowsDeviceAction $id -Wipe -Connection $connection; Invoke-WindowsDeviceAction $id -Reboot -Connection $connection' (Get-ApplivMdmConnection), $pc.deviceId -Answer 1
        $run.Question.Count | Should -Be 1
        $run.Output.Outcome | Should -Be 'NotSent', 'Accepted'
    }
}
