BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer

    # A page as the documentation shows it.
    function Get-PageBody([object[]] $Item, [int] $Number = 1, [int] $Pages = 1) {
        ConvertTo-Json -Depth 8 -Compress @{ status = $true; data = @{ items = @($Item); page = $Number; totalPages = $Pages; hasNextPage = $Number -lt $Pages } }
    }

    function Add-Page([object[]] $Item, [int] $Number = 1, [int] $Pages = 1) { Add-ServerFault @{ status = 200; body = Get-PageBody $Item $Number $Pages } }

    function Add-Device([object] $Item) { Add-ServerFault @{ status = 200; body = ConvertTo-Json -Depth 8 -Compress @{ status = $true; data = $Item } } }

    function Get-Id([int] $Number) { '{0:x24}' -f $Number }
}

AfterAll { Stop-TestServer }

Describe 'Get-MdmDevice' {
    BeforeEach { Reset-TestServer }

    It 'asks for one page when the first devices are enough' {
        Add-Page (1..10 | ForEach-Object { @{ id = Get-Id $_ } }) -Pages 250
        (Get-MdmDevice -Platform Windows | Select-Object -First 5).DeviceId | Should -Be (1..5 | ForEach-Object { Get-Id $_ })
        (Get-ServerLog).Count | Should -Be 1
    }

    It 'asks for the next page when the devices of this one were taken' {
        foreach ($page in 1..3) { Add-Page (1..2 | ForEach-Object { @{ id = Get-Id ($page * 2 + $_) } }) $page 3 }
        $requests = Get-MdmDevice -Platform Android -PageSize 2 | ForEach-Object { (Get-ServerLog).Count }
        $requests | Should -Be 1, 1, 2, 2, 3, 3
        (Get-ServerLog).target | Should -Be (1..3 | ForEach-Object { "/v1/organizations/sandbox/mdm/android/enterprise/devices?page=$_&limit=2" })
    }

    It 'ends with an error that names the page when page 3 cannot be read' {
        $null = Connect-Again -MaxRetry 2
        Add-Page (1..2 | ForEach-Object { @{ id = Get-Id $_ } }) 1 5
        Add-Page (3..4 | ForEach-Object { @{ id = Get-Id $_ } }) 2 5
        Add-ServerFault @{ status = 503; headers = @{ 'Retry-After' = '0' }; times = 3 }

        $devices = New-Object System.Collections.ArrayList
        $problem = $null
        $verbose = New-Object System.Collections.ArrayList
        try { Get-MdmDevice -Platform Apple -Verbose 4>&1 | ForEach-Object { if ($_ -is [System.Management.Automation.VerboseRecord]) { $null = $verbose.Add($_) } else { $null = $devices.Add($_) } } } catch { $problem = $_ }
        $devices.Count | Should -Be 4
        $problem.FullyQualifiedErrorId | Should -BeLike 'ServiceUnavailable,*'
        "$problem" | Should -BeLike 'Page 3 of the devices could not be read.*The 4 devices of the pages before it were given out; they are not the whole list.'
        $problem.ErrorDetails.RecommendedAction | Should -Be 'Try again later.'
        (Get-ServerLog).Count | Should -Be 5
        "$verbose" | Should -Match 'Waiting 0.0 s before attempt 3 of 3'
    }

    It 'ends at a wrong token with one error' {
        Connect-TestServer -Token 'another'
        { Get-MdmDevice } | Should -Throw -ErrorId 'Unauthorized,*'
        { Get-MdmDevice -DeviceId a, b } | Should -Throw -ErrorId 'Unauthorized,*'
        (Get-ServerLog).Count | Should -Be 2
    }

    It 'needs a connection' {
        Disconnect-ApplivMdm
        { Get-MdmDevice } | Should -Throw -ErrorId 'NotConnected,*'
    }

    It 'lists over all platforms without enrolment tokens, and says what it leaves out' {
        Add-Page @{ id = 'u1'; type = 'android'; subType = 'device'; emmDevice = Get-Id 1 }, @{ id = 'u2'; type = 'aosp'; subType = 'device' }, @{ id = 'u3'; type = 'apple'; subType = 'enrollment' }, @{ id = 'u4'; type = 'windows'; subType = 'device'; displayName = 'PC-4' }
        $devices = Get-MdmDevice -WarningVariable warning -WarningAction SilentlyContinue
        $devices.DeviceId | Should -Be (Get-Id 1), ''
        (Get-ServerLog)[0].target | Should -BeLike '*/mdm/devices?page=1&limit=100&subType=device'
        $warning.Count | Should -Be 2
        "$($warning[0])" | Should -BeLike '*Windows id*PC-4*DeviceId is empty*'
        "$($warning[1])" | Should -BeLike 'Devices of another platform than Android, Apple and Windows were left out (1);*'

        # And nothing can be sent to the one without its id.
        ($devices[1] | Invoke-WindowsDeviceAction -Reboot -ErrorAction SilentlyContinue).ErrorId | Should -Be 'InvalidDeviceId'
        (Get-ServerLog).Count | Should -Be 1
    }

    It 'asks the list that documents the filter' {
        Add-ServerFault @{ status = 200; body = '[]'; times = 3 }
        Get-MdmDevice -Platform Android -Tag kiosk, 'front desk'
        Get-MdmDevice -Platform Android -State ACTIVE -Tag kiosk
        Get-MdmDevice -Search lobby -PageSize 10
        (Get-ServerLog).target -replace '.*/mdm/' | Should -Be 'android/enterprise/devices?page=1&limit=100&tags=kiosk&tags=front%20desk', 'devices?page=1&limit=100&subType=device&type=android&state=ACTIVE&tags=kiosk', 'devices?page=1&limit=10&subType=device&search=lobby'
    }

    It 'has a table that fits into 120 columns' {
        Add-Page @{ id = Get-Id 1; displayName = 'Galaxy Tab Active5 2026 with a long name'; state = 'PROVISIONING'; lastStatusReportTime = '2026-02-10T12:00:00Z'; summary = @{ serialNumber = 'VMware-56-4d-8f-a2-11-0c-93-5e'; osVersion = '10.0.26100.5074' } }
        $lines = (Get-MdmDevice -Platform Windows | Out-String -Width 120) -split '\r?\n' | Where-Object { $_ }
        $lines[0] | Should -Match 'Platform\s+Name\s+DeviceId\s+SerialNumber\s+OSVersion\s+State\s+LastSeenAt'
        $lines[2] | Should -Match '2026-02-10 \d\d:\d\d'
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
    }
}

Describe 'Get-MdmDevice for single devices' {
    BeforeEach { Reset-TestServer }

    It 'reads a device of a platform by its id' {
        Add-Device @{ id = Get-Id 7; displayName = 'X' }
        (Get-MdmDevice (Get-Id 7) -Platform Apple).Name | Should -Be 'X'
        (Get-ServerLog).target | Should -BeLike "*/mdm/apple/enterprise/devices/$(Get-Id 7)"
    }

    It 'asks each platform until one knows the id' {
        Add-ServerFault @{ status = 404; body = '{"status":false,"error":{"code":3001,"message":"Entity not found"}}' }, @{ status = 400; body = '{"status":false,"error":{"code":5050,"message":"Feature not allowed"}}' }
        Add-Device @{ id = Get-Id 7 }
        (Get-MdmDevice (Get-Id 7)).Platform | Should -Be 'Windows'
        (Get-ServerLog).Count | Should -Be 3
    }

    It 'goes on after a device that is not there, and names it' {
        Add-ServerFault @{ status = 404; body = '{"status":false,"error":{"code":3001,"message":"Entity not found"}}' }
        Add-Device @{ id = Get-Id 7 }
        $found = 'nobody', '5CD-1234', (Get-Id 7) | Get-MdmDevice -Platform Android -ErrorAction SilentlyContinue -ErrorVariable problem
        $found.DeviceId | Should -Be (Get-Id 7)
        $problem.FullyQualifiedErrorId -replace ',.*' | Should -Be 'DeviceNotFound', 'InvalidDeviceId'
        $problem.TargetObject | Should -Be 'nobody', '5CD-1234'
        "$($problem[0])" | Should -Match "sandbox has no device 'nobody'"
    }

    It 'finds a serial number that cannot be in a path, whole and without regard to case' {
        Add-Page @{ id = 'u'; type = 'windows'; winDevice = Get-Id 1; summary = @{ serialNumber = '5CD-1234' } }, @{ id = 'v'; type = 'windows'; winDevice = Get-Id 2; summary = @{ serialNumber = '5CD-12345' } }, @{ id = 'w'; type = 'apple'; admDevice = Get-Id 3; serialNumber = '5cd-1234' }
        (Get-MdmDevice -SerialNumber '5cd-1234').DeviceId | Should -Be (Get-Id 1), (Get-Id 3)
        (Get-ServerLog).target | Should -BeLike '*/mdm/devices?page=1&limit=100&subType=device&serialNumber=5cd-1234'
    }

    It 'names a serial number or IMEI that nobody has, and goes on' {
        Add-ServerFault @{ status = 200; body = '[]'; times = 2 }
        $null = Get-MdmDevice -SerialNumber 'VMware-56 4d' -Imei '350000000000001', '3.5E+14' -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId -replace ',.*' | Should -Be 'DeviceNotFound', 'DeviceNotFound', 'InvalidDeviceId'
        "$($problem[0])" | Should -Be "No device of sandbox has the serial number 'VMware-56 4d'."
        $problem[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        "$($problem[1])" | Should -Match "IMEI '350000000000001'"
        "$($problem[2])" | Should -Match 'spreadsheet'
        (Get-ServerLog)[0].target | Should -Match 'serialNumber=VMware-56%204d$'
    }

    It 'takes rows: the device id, else the serial number, else the IMEI' {
        Add-Device @{ id = Get-Id 1 }
        Add-Page @{ type = 'windows'; winDevice = Get-Id 2; serialNumber = 'S-2' }
        Add-Page @{ type = 'android'; emmDevice = Get-Id 3; imei = '350000000000003' }
        $rows = 'DeviceId,SerialNumber,Imei,Platform', "$(Get-Id 1),S-1,,Apple", ',S-2,,', ',,350000000000003,Android', ',,,' | ConvertFrom-Csv
        $found = $rows | Get-MdmDevice -ErrorAction SilentlyContinue -ErrorVariable problem
        $found.DeviceId | Should -Be (Get-Id 1), (Get-Id 2), (Get-Id 3)
        (Get-ServerLog).target -replace '.*/mdm/' | Should -Be "apple/enterprise/devices/$(Get-Id 1)", 'devices?page=1&limit=100&subType=device&serialNumber=S-2', 'devices?page=1&limit=100&subType=device&type=android&imei=350000000000003'
        # A row that names nothing must not list everything.
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'InvalidDeviceId,*'
    }

    It 'takes the column that a script block names, whatever else the row has' {
        Add-Page @{ type = 'windows'; winDevice = Get-Id 2; serialNumber = 'S-2' }
        ([pscustomobject]@{ Id = 17; Asset = 'S-2' } | Get-MdmDevice -SerialNumber { $_.Asset }).DeviceId | Should -Be (Get-Id 2)
        (Get-ServerLog).Count | Should -Be 1
    }

    It 'lists nothing for an empty list of ids' {
        Get-MdmDevice -SerialNumber @()
        @() | Get-MdmDevice
        (Get-ServerLog).Count | Should -Be 0
    }
}

Describe 'Devices in the pipeline' {
    BeforeEach { Reset-TestServer }

    It 'go straight into <Cmdlet>' -ForEach @(
        @{ Cmdlet = 'Invoke-AndroidDeviceCommand'; Platform = 'Android'; Send = { $input | Invoke-AndroidDeviceCommand -Lock -Duration 2h } }
        @{ Cmdlet = 'New-AndroidBulkCommand'; Platform = 'Android'; Send = { $input | New-AndroidBulkCommand -StartLostMode -LostMessage 'Call us' } }
        @{ Cmdlet = 'Invoke-WindowsDeviceAction'; Platform = 'Windows'; Send = { $input | Invoke-WindowsDeviceAction -Reboot } }
        @{ Cmdlet = 'New-AppleBulkCommand'; Platform = 'Apple'; Send = { $input | New-AppleBulkCommand DeviceInformation -Queries OSVersion } }
    ) {
        $fleet = Get-ServerDevice $Platform | Where-Object { $_.state -eq 'ACTIVE' -and $_.manufacturer -ne 'Microsoft' } | Select-Object -First 3
        Add-Page ($fleet | ForEach-Object { @{ id = $_.deviceId; displayName = $_.name; tags = @('a'); summary = @{ serialNumber = $_.serialNumber; imei = $_.imei } } })
        $results = Get-MdmDevice -Platform $Platform | & $Send
        $results.DeviceId | Sort-Object | Should -Be ($fleet.deviceId | Sort-Object)
        $results.Outcome | Sort-Object -Unique | Should -Be 'Accepted'
        $results[0].InputObject.GetType().Name | Should -Be 'MdmDevice'
    }

    It 'bring no column that another parameter of a sender would take' {
        Add-Page @{ id = Get-Id 1 }
        $columns = (Get-MdmDevice -Platform Apple).PSObject.Properties.Name
        $columns | Should -Contain 'SerialNumber'
        foreach ($command in 'Invoke-AndroidDeviceCommand', 'New-AndroidBulkCommand', 'Invoke-WindowsDeviceAction', 'New-AppleBulkCommand') {
            $parameters = (Get-Command $command).Parameters.Values | Where-Object { $_.Name -notin 'DeviceId', 'TargetId' -and $_.Attributes.ValueFromPipelineByPropertyName -contains $true }
            @($parameters.Name) + @($parameters.Aliases) | Where-Object { $_ -in $columns } | Should -BeNullOrEmpty
        }
    }

    It 'are themselves found again' {
        Add-Page @{ id = Get-Id 1; summary = @{ serialNumber = 'S-1' } }
        Add-Device @{ id = Get-Id 1; displayName = 'again' }
        (Get-MdmDevice -Platform Apple | Get-MdmDevice).Name | Should -Be 'again'
        (Get-ServerLog)[1].target | Should -BeLike "*/apple/enterprise/devices/$(Get-Id 1)"
    }
}

Describe 'Get-WindowsApplication' {
    BeforeEach {
        Reset-TestServer
        $pcs = (Get-ServerDevice Windows | Where-Object { $_.state -eq 'ACTIVE' -and $_.manufacturer -ne 'Microsoft' }).deviceId
        Add-Page @{ id = Get-Id 1; type = 'store'; info = @{ name = 'Company Portal' } }, @{ id = Get-Id 2; type = 'asset'; info = @{ config = @{ msi = @{ productName = '7-Zip [x64]'; productVersion = '24.09' } } } }, @{ id = Get-Id 3; type = 'build' }
    }

    It 'finds by part of the name, or by wildcards: <Search>' -ForEach @(
        @{ Search = $null; Count = 3 }
        @{ Search = 'PORTAL'; Count = 1 }
        @{ Search = 'Company*'; Count = 1 }
        @{ Search = 'ortal*'; Count = 0 }
        @{ Search = '7-Zip `[x*'; Count = 1 }
    ) {
        @(Get-WindowsApplication $Search).Count | Should -Be $Count
    }

    It 'shows a table' {
        Get-WindowsApplication | Out-String -Width 120 | Should -Match 'ApplicationId\s+Name\s+Version\s+Type'
    }

    It 'pipes its id as that of the application, never as that of a device' {
        $result = Get-WindowsApplication zip | Invoke-WindowsDeviceAction -InstallApplication -DeviceId $pcs[0], $pcs[1] -ThrottleLimit 1
        $result.DeviceId | Should -Be $pcs[0], $pcs[1]
        $result.Outcome | Should -Be 'Accepted', 'Accepted'
        (Get-ServerLog)[1..2].ForEach({ ($_.body | ConvertFrom-Json).id }) | Should -Be (Get-Id 2), (Get-Id 2)
        (Get-ServerLog)[1..2].target | Should -BeLike '*/windows/enterprise/devices/*/action'
    }

    It 'is no device' {
        $result = Get-WindowsApplication zip | Invoke-WindowsDeviceAction -InstallApplication -ErrorAction SilentlyContinue -ErrorVariable problem
        @((Get-ServerLog) | Where-Object method -EQ 'POST').Count | Should -Be 0
        $result.Outcome, $result.ErrorId | Should -Be 'NotSent', 'InvalidDeviceId'
    }

    It 'a row with a device of its own is still refused beside -DeviceId' {
        { [pscustomobject]@{ DeviceId = $pcs[1]; ApplicationId = Get-Id 2 } | Invoke-WindowsDeviceAction -InstallApplication -DeviceId $pcs[0] } | Should -Throw -ErrorId 'InvalidDeviceId,*'
        { Get-WindowsApplication | Invoke-WindowsDeviceAction -Reboot -DeviceId $pcs[0] } | Should -Throw -ErrorId 'InvalidDeviceId,*'
        @((Get-ServerLog) | Where-Object method -EQ 'POST').Count | Should -Be 0
    }
}
