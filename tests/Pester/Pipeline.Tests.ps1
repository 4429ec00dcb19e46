BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer
}

AfterAll { Stop-TestServer }

Describe 'Input' {
    BeforeEach {
        Reset-TestServer
        $device = (Get-ServerDevice)[0]
    }

    It 'takes ids by value' {
        $devices = Get-ServerDevice
        $results = $devices[0].serialNumber, $devices[1].serialNumber | Invoke-AndroidDeviceCommand -Lock
        $results.Outcome | Should -Be 'Accepted', 'Accepted'
        $results.DeviceId | Sort-Object | Should -Be ($devices[0].serialNumber, $devices[1].serialNumber | Sort-Object)
    }

    It 'takes rows of a CSV with the column <_>, and gives the row back' -ForEach 'DeviceId', 'Id', 'EmmDeviceId', 'SerialNumber', 'Imei' {
        $value = if ($_ -in 'SerialNumber', 'Imei') { $device.$_ } else { $device.deviceId }
        $result = "Name,$_,Site`nTill 7,$value,Madrid" | ConvertFrom-Csv | Invoke-AndroidDeviceCommand -Lock
        $result.Outcome | Should -Be 'Accepted'
        $result.DeviceId | Should -BeExactly $value
        $result.InputObject.Name | Should -BeExactly 'Till 7'
        $result.InputObject.Site | Should -BeExactly 'Madrid'
    }

    It 'prefers the columns in their documented order' {
        $row = [pscustomobject]@{ Imei = 'c'; SerialNumber = 'b'; Id = 'a' }
        ($row | Invoke-AndroidDeviceCommand -Lock -ErrorAction SilentlyContinue).DeviceId | Should -Be 'a'
    }

    It 'takes numbers, hashtables and its own results' {
        $results = @(
            [pscustomobject]@{ Imei = [long] $device.imei } | Invoke-AndroidDeviceCommand -Lock
            @{ Id = $device.deviceId } | Invoke-AndroidDeviceCommand -Lock
            Invoke-AndroidDeviceCommand $device.deviceId -Lock | Invoke-AndroidDeviceCommand -Lock
        )
        $results.Outcome | Should -Be 'Accepted', 'Accepted', 'Accepted'
    }

    It 'takes -Duration, messages and -Command from each row' {
        $devices = Get-ServerDevice
        $null = "DeviceId,Duration`n$($devices[0].deviceId),2h`n$($devices[1].deviceId)," | ConvertFrom-Csv | Invoke-AndroidDeviceCommand -Lock -ThrottleLimit 1
        $null = "DeviceId,LostPhoneNumber`n$($devices[0].deviceId),+34 1`n$($devices[1].deviceId),+34 2" | ConvertFrom-Csv | Invoke-AndroidDeviceCommand -StartLostMode -ThrottleLimit 1
        $null = [pscustomobject]@{ Id = $devices[0].deviceId; Command = '{"type":"REBOOT"}' } | Invoke-AndroidDeviceCommand
        (Get-ServerLog).body | Should -Be @(
            '{"type":"LOCK","duration":"7200s"}'
            '{"type":"LOCK"}'
            '{"type":"START_LOST_MODE","startLostModeParams":{"lostPhoneNumber":{"defaultMessage":"+34 1"}}}'
            '{"type":"START_LOST_MODE","startLostModeParams":{"lostPhoneNumber":{"defaultMessage":"+34 2"}}}'
            '{"type":"REBOOT"}'
        )
    }

    It 'forgets what a row brought when the next one brings nothing' {
        $null = [pscustomobject]@{ Id = $device.deviceId; Duration = '2h' }, [pscustomobject]@{ Id = $device.deviceId }, $device.deviceId | Invoke-AndroidDeviceCommand -Lock -ThrottleLimit 1
        (Get-ServerLog).body | Should -Be '{"type":"LOCK","duration":"7200s"}', '{"type":"LOCK"}', '{"type":"LOCK"}'
    }

    It 'gives each device exactly one result, whatever is wrong with its row' {
        $devices = Get-ServerDevice
        $rows = "DeviceId,Duration,Name`n$($devices[0].deviceId),2h,good`n$($devices[1].deviceId),soon,bad duration`n,2h,no id`n../x,2h,bad id`nnobody,2h,unknown" | ConvertFrom-Csv
        $rows += [pscustomobject]@{ Name = 'no column' }
        $results = $rows | Invoke-AndroidDeviceCommand -Lock -ErrorAction SilentlyContinue -ErrorVariable problems

        $results.Count | Should -Be 6
        $outcomes = @{}
        $results | ForEach-Object { $outcomes[$_.InputObject.Name] = "$($_.Outcome) $($_.ErrorId)".Trim() }
        $outcomes['good'] | Should -Be 'Accepted'
        $outcomes['bad duration'] | Should -Be 'NotSent InvalidCommand'
        $outcomes['no id'] | Should -Be 'NotSent InvalidDeviceId'
        $outcomes['bad id'] | Should -Be 'NotSent InvalidDeviceId'
        $outcomes['unknown'] | Should -Be 'Refused DeviceNotFound'
        $outcomes['no column'] | Should -Be 'NotSent InvalidDeviceId'
        @($problems | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }).Count | Should -Be 5
        (Get-ServerLog).Count | Should -Be 2
    }

    It 'sends a single, harmless command as often as it is given' {
        ($device.deviceId, $device.deviceId | Invoke-AndroidDeviceCommand -Lock).Outcome | Should -Be 'Accepted', 'Accepted'
        (Get-ServerLog).Count | Should -Be 2
    }

    It 'does nothing for nothing' {
        @() | Invoke-AndroidDeviceCommand -Lock | Should -BeNullOrEmpty
        Invoke-AndroidDeviceCommand -DeviceId @() -Lock | Should -BeNullOrEmpty
    }
}

Describe 'Streaming' {
    BeforeEach {
        Reset-TestServer
        $ids = (Get-ServerDevice).deviceId
    }

    It 'writes the first result before the last row is read' {
        $order = New-Object System.Collections.ArrayList
        $ids[0..9] | ForEach-Object { $null = $order.Add('in'); $_ } | Invoke-AndroidDeviceCommand -Lock -ThrottleLimit 1 | ForEach-Object { $null = $order.Add('out') }
        $order.IndexOf('out') | Should -BeLessThan $order.LastIndexOf('in')
        @($order -eq 'out').Count | Should -Be 10
    }

    It 'never has more requests in flight than -ThrottleLimit' {
        Add-ServerFault @{ hold = $true; times = 3 }
        $shell = [powershell]::Create().AddScript({
                param($manifest, $connection, $ids)
                Import-Module $manifest
                $ids | Invoke-AndroidDeviceCommand -Lock -ThrottleLimit 3 -Connection $connection
            }).AddArgument((Get-ModuleManifestPath)).AddArgument((Get-ApplivMdmConnection)).AddArgument($ids[0..29])
        $running = $shell.BeginInvoke()
        Wait-ServerRequest 3
        Resume-Server
        $shell.EndInvoke($running).Count | Should -Be 30
        ((Get-ServerLog).inFlight | Measure-Object -Maximum).Maximum | Should -Be 3
        $shell.Dispose()
    }

    It 'ends with Select-Object -First, although other answers are never given' {
        Add-ServerFault @{ path = $ids[0]; delayMs = 0 }, @{ hold = $true; times = 100 }
        @($ids[0..49] | Invoke-AndroidDeviceCommand -Lock -ThrottleLimit 2 | Select-Object -First 1).Count | Should -Be 1
        Resume-Server
    }

    It 'ends with a stop, <Name>' -ForEach @(
        @{ Name = 'while a request is under way'; Fault = @{ hold = $true } }
        @{ Name = 'inside a retry wait'; Fault = @{ status = 429; headers = @{ 'Retry-After' = '600' } } }
    ) {
        Add-ServerFault $Fault
        $shell = [powershell]::Create().AddScript({
                param($manifest, $connection, $id)
                Import-Module $manifest
                Invoke-AndroidDeviceCommand $id -Lock -Connection $connection -Verbose
            }).AddArgument((Get-ModuleManifestPath)).AddArgument((Get-ApplivMdmConnection)).AddArgument($ids[0])
        $running = $shell.BeginInvoke()
        if ($Fault.hold) { Wait-ServerRequest 1 }
        else {
            # The wait is announced; nothing else comes in the next ten minutes.
            while (-not ($shell.Streams.Verbose | Where-Object Message -Match 'Waiting 600')) { $null = $running.AsyncWaitHandle.WaitOne(20) }
        }

        $stopping = $shell.BeginStop($null, $null)
        $stopping.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $shell.Dispose()
        Resume-Server
    }
}

Describe 'Runspaces' {
    BeforeEach { Reset-TestServer }

    It 'keeps a current connection per runspace' {
        $script = {
            param($manifest, $uri, $organization, $id)
            Import-Module $manifest
            if ($organization) { Connect-ApplivMdm -Organization $organization -BaseUri $uri -ApiToken (ConvertTo-SecureString 'sandbox-token' -AsPlainText -Force) }
            (Get-ApplivMdmConnection).Organization
            (Invoke-AndroidDeviceCommand $id -Lock -ErrorAction SilentlyContinue).ErrorId
        }
        $id = (Get-ServerDevice)[0].deviceId
        $shells = 'first-org', 'second-org' | ForEach-Object {
            $shell = [powershell]::Create().AddScript($script).AddArgument((Get-ModuleManifestPath)).AddArgument("$((Get-ApplivMdmConnection).BaseUri)").AddArgument($_).AddArgument($id)
            [pscustomobject]@{ Organization = $_; Shell = $shell; Running = $shell.BeginInvoke() }
        }
        foreach ($each in $shells) { @($each.Shell.EndInvoke($each.Running)) | Should -Be $each.Organization, 'DeviceNotFound' }
        (Get-ServerLog).target | ForEach-Object { $_.Split('/')[3] } | Sort-Object | Should -Be 'first-org', 'second-org'
        (Get-ApplivMdmConnection).Organization | Should -Be 'sandbox'


        $unconnected = [powershell]::Create().AddScript($script).AddArgument((Get-ModuleManifestPath)).AddArgument('x').AddArgument('').AddArgument('y')
        $null = $unconnected.Invoke()
        $unconnected.Streams.Error[0].FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
    }

    It 'works in ForEach-Object -Parallel with -Connection' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $connection = Get-ApplivMdmConnection
        $manifest = Get-ModuleManifestPath
        $ids = (Get-ServerDevice).deviceId
        $results = $ids[0..9] | ForEach-Object -ThrottleLimit 4 -Parallel { Import-Module $using:manifest; Invoke-AndroidDeviceCommand $_ -Lock -Connection $using:connection }
        $results.Outcome | Should -Be (@('Accepted') * 10)
    }
}
