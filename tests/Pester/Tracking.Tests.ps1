# What becomes of commands: get, wait, stop; against the loopback server, whose clock the tests put forward.

BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer

    function Step-Server([double] $Seconds) { $null = Invoke-Server "advance?seconds=$Seconds" Post }
    function Get-Phone([switch] $Online) { Get-ServerDevice | Where-Object { $_.online -eq $Online.IsPresent -and $_.state -eq 'ACTIVE' -and $_.managementMode -eq 'DEVICE_OWNER' } }
    function Get-Log([string] $Method, [string] $Like) { Get-ServerLog | Where-Object { $_.method -eq $Method -and $_.target -like $Like } }

    # Nothing here is to take long: what has ended shows with the first question.
    $waiting = @{ TimeoutSec = 0 }
}

AfterAll { Stop-TestServer }

Describe 'Wait-DeviceCommand' {
    BeforeEach { Reset-TestServer }

    It 'follows from the inventory to one final result per device' {
        $devices = Get-MdmDevice -Platform Android -Tag kiosk
        $sent = $devices | Invoke-AndroidDeviceCommand -Reboot -Reason 'maintenance' -ErrorAction SilentlyContinue
        Step-Server 3
        $final = $sent | Wait-DeviceCommand @waiting
        $final.Count | Should -Be $devices.Count
        ($final.DeviceId | Sort-Object) | Should -Be ($devices.DeviceId | Sort-Object)
        $final.Outcome | Should -BeIn 'Succeeded', 'Pending', 'NotSent'
        $final | Where-Object Outcome -EQ 'Succeeded' | Should -Not -BeNullOrEmpty
        $final.Reason | Sort-Object -Unique | Should -Be 'maintenance'
        ($final | Where-Object Outcome -EQ Succeeded)[0].InputObject.Name | Should -BeIn $devices.Name
    }

    It 'says what failed, in the word of the device' {
        $personal = Get-ServerDevice | Where-Object { $_.online -and $_.ownership -eq 'PERSONALLY_OWNED' } | Select-Object -First 1
        $sent = Invoke-AndroidDeviceCommand $personal.deviceId -StartLostMode -LostMessage 'x'
        Step-Server 3
        $final = $sent | Wait-DeviceCommand @waiting
        $final.Outcome, $final.ErrorCode | Should -Be 'Failed', 'MANAGEMENT_MODE'
        $final.ErrorMessage | Should -BeLike '*MANAGEMENT_MODE*'
    }

    It 'shows as Expired what no device fetched in time' {
        $sent = Get-Phone | Select-Object -First 1 | Invoke-AndroidDeviceCommand -Lock -Duration 60s
        ($sent | Wait-DeviceCommand @waiting).Outcome | Should -Be 'Pending'
        Step-Server 60
        ($sent | Wait-DeviceCommand @waiting).Outcome | Should -Be 'Expired'
    }

    It 'asks again until the command has ended' {
        $sent = Get-Phone -Online | Select-Object -First 1 | Invoke-AndroidDeviceCommand -Lock
        Add-ServerFault @{ path = "/commands/$($sent.CommandId)"; shape = 'status=FROBNICATED'; times = 3 }
        Step-Server 3
        $final = $sent | Wait-DeviceCommand -PollIntervalSec 0.1
        $final.Outcome, $final.Status | Should -Be 'Succeeded', 'DONE'
        (Get-Log GET "*/commands/$($sent.CommandId)").Count | Should -Be 4
    }

    It 'takes a status that it does not know for pending, and shows it' {
        $sent = Get-Phone -Online | Select-Object -First 1 | Invoke-AndroidDeviceCommand -Lock
        Step-Server 3
        Add-ServerFault @{ path = '/commands/'; shape = 'status=FROBNICATED' }
        $final = $sent | Wait-DeviceCommand @waiting
        $final.Outcome, $final.Status | Should -Be 'Pending', 'FROBNICATED'
    }

    It 'cannot tell when the record is gone' {
        $sent = Get-Phone -Online | Select-Object -First 1 | Invoke-AndroidDeviceCommand -Lock
        $null = Invoke-Server "devices/$($sent.DeviceId)/commands" Delete
        $final = $sent | Wait-DeviceCommand @waiting
        $final.Outcome | Should -Be 'Untracked'
        $final.ErrorMessage | Should -BeLike '*no longer has a record*'
    }

    It 'does not ask Google for a command of Applivery' {
        $phone = Get-ServerDevice | Where-Object { $_.ownership -eq 'COMPANY_OWNED' -and $_.managementMode -eq 'PROFILE_OWNER' } | Select-Object -First 1
        $sent = Invoke-AndroidDeviceCommand $phone.deviceId -RelinquishOwnership -Force
        Connect-AndroidManagement enterprises/LC0sandbox -BaseUri (Get-ServerUri) -AccessToken (ConvertTo-SecureString 'sandbox-google-token' -AsPlainText -Force)
        $google = Get-ApplivMdmConnection | Where-Object System -EQ 'Google'
        try {
            { $sent | Wait-DeviceCommand -Connection $google @waiting } | Should -Throw -ErrorId 'NotConnected,*'
            { $sent | Select-Object DeviceId, Platform, CommandId, Command, Outcome | Stop-DeviceCommand -Connection $google } | Should -Throw -ErrorId 'NotConnected,*'
        }
        finally { $google | Disconnect-ApplivMdm }
    }

    It 'takes a column that fails for an empty one' {
        $sent = Get-Phone -Online | Select-Object -First 1 | Invoke-AndroidDeviceCommand -Lock
        Step-Server 3
        $row = $sent | Select-Object DeviceId, Platform, CommandId
        foreach ($name in 'Status', 'Command', 'Outcome', 'SentAt') { $row.PSObject.Properties.Add([psscriptproperty]::new($name, { throw 'no' })) }
        ($row | Wait-DeviceCommand @waiting).Outcome | Should -Be 'Succeeded'
    }

    It 'passes on at once what has no command to follow' {
        $windows = Get-ServerDevice Windows | Select-Object -First 1 | Invoke-WindowsDeviceAction -Reboot
        Add-ServerFault @{ path = '/commands'; status = 404; body = '{"status":false,"error":{"code":3001,"message":"x"}}' }
        $refused = Get-Phone -Online | Select-Object -First 1 | Invoke-AndroidDeviceCommand -Lock -ErrorAction SilentlyContinue
        $before = (Get-ServerLog).Count
        $final = $windows, $refused | Wait-DeviceCommand
        $final.Outcome | Should -Be 'Untracked', 'Refused'
        $final[0].ErrorMessage | Should -BeLike "*'queued' and no id*"
        (Get-ServerLog).Count | Should -Be $before
    }

    It 'follows Apple commands, also those for users' {
        $mac = Get-ServerDevice Apple | Where-Object { $_.userId -and $_.online } | Select-Object -First 1
        $sent = @(
            New-AppleBulkCommand DeviceInformation -TargetId $mac.deviceId -Queries OSVersion
            New-AppleBulkCommand ProfileList -TargetId $mac.userId -TargetType DeviceUser
        )
        $sent.TargetType | Should -Be 'Device', 'DeviceUser'
        Step-Server 3
        ($sent | Wait-DeviceCommand @waiting).Outcome | Should -Be 'Succeeded', 'Succeeded'
    }

    It 'goes on from a CSV file' {
        $file = Join-Path $TestDrive 'sent.csv'
        $sent = Get-Phone -Online | Select-Object -First 3 | Invoke-AndroidDeviceCommand -Lock
        $sent | Select-Object * -ExcludeProperty InputObject | Export-Csv $file -NoTypeInformation
        Step-Server 3
        $final = Import-Csv $file | Wait-DeviceCommand @waiting
        $final.Outcome | Should -Be 'Succeeded', 'Succeeded', 'Succeeded'
        $final.Command | Should -Be 'LOCK', 'LOCK', 'LOCK'
    }

    It 'finishes from a journal what another process has sent' {
        $journal = Join-Path $TestDrive 'run.journal'
        $ids = (Get-Phone -Online | Select-Object -First 3).deviceId
        $sender = "
            Import-Module '$(Get-ModuleManifestPath)'
            Connect-ApplivMdm -Organization sandbox -BaseUri '$(Get-ServerUri)' -ApiToken (ConvertTo-SecureString sandbox-token -AsPlainText -Force)
            '$($ids -join "','")' | Invoke-AndroidDeviceCommand -Lock -JournalPath '$journal' -Reason 'audit'"
        $null = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $sender
        Step-Server 3
        $final = Wait-DeviceCommand -JournalPath $journal @waiting
        ($final.DeviceId | Sort-Object) | Should -Be ($ids | Sort-Object)
        $final.Outcome | Should -Be 'Succeeded', 'Succeeded', 'Succeeded'
        $final[0].Reason | Should -Be 'audit'
    }

    It 'follows users of Apple devices from a journal' {
        $journal = Join-Path $TestDrive 'users.journal'
        $mac = Get-ServerDevice Apple | Where-Object { $_.userId -and $_.online } | Select-Object -First 1
        $null = New-AppleBulkCommand ProfileList -TargetId $mac.userId -TargetType DeviceUser -JournalPath $journal
        Step-Server 3
        (Wait-DeviceCommand -JournalPath $journal @waiting).Outcome | Should -Be 'Succeeded'
        { New-AppleBulkCommand ProfileList -TargetId $mac.userId -JournalPath $journal } | Should -Throw '*DeviceUser*' -ErrorId 'JournalMismatch,*'
    }

    It 'stops at Ctrl+C' {
        $sent = Get-Phone | Select-Object -First 1 | Invoke-AndroidDeviceCommand -Lock -Duration 7d
        $shell = [powershell]::Create()
        $null = $shell.AddScript('param($manifest, $connection, $sent) Import-Module $manifest; $sent | Wait-DeviceCommand -Connection $connection').
            AddArgument((Get-ModuleManifestPath)).AddArgument((Get-ApplivMdmConnection)).AddArgument($sent)
        Add-ServerFault @{ path = '/commands/'; hold = $true }
        $running = $shell.BeginInvoke()
        Wait-ServerRequest 1
        $shell.Stop()
        $running.IsCompleted | Should -BeTrue
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $shell.Dispose()
    }
}

Describe 'Get-DeviceCommand' {
    BeforeEach { Reset-TestServer }

    It 'shows the command of a result, one by its id, and all of a device' {
        $phone = (Get-Phone -Online)[0].deviceId
        $sent = @(Invoke-AndroidDeviceCommand $phone -Lock; Invoke-AndroidDeviceCommand $phone -Reboot)
        ($sent | Get-DeviceCommand).CommandId | Should -Be $sent.CommandId
        (Get-DeviceCommand -Platform Android -DeviceId $phone -CommandId $sent[0].CommandId).Command | Should -Be 'LOCK'
        $all = Get-MdmDevice -Platform Android -DeviceId $phone | Get-DeviceCommand
        ($all.Command | Sort-Object) | Should -Be 'LOCK', 'REBOOT'
        $all.Outcome | Should -Be 'Pending', 'Pending'
        $all[0].Details.Type.Text | Should -BeIn 'LOCK', 'REBOOT'
    }

    It 'reads <Shape>' -ForEach @(
        @{ Shape = 'array' }, @{ Shape = 'items' }, @{ Shape = 'dataArray' }, @{ Shape = 'underscoreId' }, @{ Shape = 'spacedDates' }
    ) {
        $phone = (Get-Phone -Online)[0].deviceId
        $sent = Invoke-AndroidDeviceCommand $phone -Lock
        Add-ServerFault @{ path = '/commands'; shape = $Shape }
        $found = Get-DeviceCommand -Platform Android -DeviceId $phone
        $found.CommandId | Should -Be $sent.CommandId
        $found.CreatedAt | Should -BeOfType ([DateTimeOffset])
    }

    It 'gives the whole name of a device of the Android Management API' {
        Connect-AndroidManagement enterprises/LC0sandbox -BaseUri (Get-ServerUri) -AccessToken (ConvertTo-SecureString 'sandbox-google-token' -AsPlainText -Force)
        $google = Get-ApplivMdmConnection | Where-Object System -EQ 'Google'
        $name = (Get-MdmDevice -Connection $google | Where-Object State -EQ 'ACTIVE')[0].DeviceId
        $sent = Invoke-AndroidDeviceCommand $name -Lock
        $record = Get-DeviceCommand $name.Split('/')[-1] -Connection $google
        $record.DeviceId | Should -Be $name
        # Without -Connection the last part alone would be a device of Applivery.
        ($record | Get-DeviceCommand).CommandId | Should -Be $sent.CommandId
        $google | Disconnect-ApplivMdm
    }

    It 'shows none where the page has none' {
        Add-ServerFault @{ path = '/commands'; shape = 'noItems' }
        Get-DeviceCommand -Platform Android -DeviceId (Get-Phone -Online)[0].deviceId | Should -BeNullOrEmpty
    }

    It 'does not go round for ever in a list without an end' {
        $phone = (Get-Phone -Online)[0].deviceId
        $null = Invoke-AndroidDeviceCommand $phone -Lock
        Add-ServerFault @{ path = '/commands'; shape = 'endless'; times = 9 }
        @(Get-DeviceCommand -Platform Android -DeviceId $phone).Count | Should -Be 1
        (Get-Log GET '*/commands*').Count | Should -Be 2
    }

    It 'says <Name>' -ForEach @(
        @{ Name = 'which command there is not'; Arguments = @{ Platform = 'Android'; CommandId = '0123456789abcdef01234567' }; Id = 'CommandNotFound'; Expected = '*no command 0123456789abcdef01234567*' }
        @{ Name = 'that the family is missing'; Arguments = @{}; Id = 'InvalidDeviceId'; Expected = '*-Platform*' }
        @{ Name = 'that Windows keeps none'; Arguments = @{ Platform = 'Windows' }; Id = 'NotSupportedBySystem'; Expected = '*Get-MdmDevice*' }
    ) {
        $phone = (Get-Phone -Online)[0].deviceId
        { Get-DeviceCommand -DeviceId $phone @Arguments -ErrorAction Stop } | Should -Throw $Expected -ErrorId "$Id,*"
    }

    It 'says that a result has no command, and goes on with the others' {
        Add-ServerFault @{ path = '/commands'; status = 404; body = '{"status":false,"error":{"code":3001,"message":"x"}}' }
        $results = (Get-Phone -Online | Select-Object -First 2).deviceId | Invoke-AndroidDeviceCommand -Lock -ThrottleLimit 1 -ErrorAction SilentlyContinue
        $found = $results | Get-DeviceCommand -ErrorAction SilentlyContinue -ErrorVariable problem
        @($found).Count | Should -Be 1
        $problem.FullyQualifiedErrorId | Should -BeLike 'CommandNotFound,*'
    }
}

Describe 'Stop-DeviceCommand' {
    BeforeEach { Reset-TestServer }

    It 'withdraws an Android command' {
        $sent = Get-Phone | Select-Object -First 1 | Invoke-AndroidDeviceCommand -Lock -Duration 7d
        $sent | Stop-DeviceCommand -WhatIf
        (Get-Log POST '*/cancel').Count | Should -Be 0
        $record = $sent | Stop-DeviceCommand
        $record.Outcome, $record.CommandId | Should -Be 'Cancelled', $sent.CommandId
        ($sent | Wait-DeviceCommand @waiting).Outcome | Should -Be 'Cancelled'
    }

    It 'withdraws an Apple command' {
        $device = Get-ServerDevice Apple | Where-Object { -not $_.online } | Select-Object -First 1
        $sent = New-AppleBulkCommand DeviceInformation -TargetId $device.deviceId -Queries OSVersion
        ($sent | Stop-DeviceCommand).Outcome | Should -Be 'Cancelled'
    }

    It 'says when it is too late, and shows how the command stands' {
        $device = Get-ServerDevice Apple | Where-Object online | Select-Object -First 1
        $sent = New-AppleBulkCommand DeviceInformation -TargetId $device.deviceId -Queries OSVersion
        Step-Server 3
        $record = $sent | Stop-DeviceCommand -ErrorAction SilentlyContinue -ErrorVariable problem
        $record.Outcome | Should -Be 'Succeeded'
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'CommandConflict,*'
        "$($problem[0])" | Should -BeLike '*5106*'
        $problem[0].TargetObject.CommandId | Should -Be $sent.CommandId
    }

    It 'is not misled by a lost answer' {
        $sent = Get-Phone | Select-Object -First 1 | Invoke-AndroidDeviceCommand -Lock -Duration 7d
        Add-ServerFault @{ path = '/cancel'; process = $true; reset = $true }
        $record = $sent | Stop-DeviceCommand -ErrorVariable problem
        $record.Outcome | Should -Be 'Cancelled'
        $problem | Should -BeNullOrEmpty
        (Get-Log POST '*/cancel').Count | Should -Be 1
    }

    It 'takes a device by parameter or by the pipeline, not both' {
        $sent = Get-Phone | Select-Object -First 1 | Invoke-AndroidDeviceCommand -Lock -Duration 7d
        { $sent | Stop-DeviceCommand -DeviceId (Get-Phone)[1].deviceId } | Should -Throw '*one way*' -ErrorId 'InvalidDeviceId,*'
        (Get-Log POST '*/cancel').Count | Should -Be 0
    }

    It 'needs to know which command' {
        { Stop-DeviceCommand -Platform Android -DeviceId (Get-Phone)[0].deviceId -ErrorAction Stop } | Should -Throw '*-CommandId*'
    }
}
