BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer
}

AfterAll { Stop-TestServer }

Describe '-JournalPath' {
    BeforeEach {
        Reset-TestServer
        $ids = (Get-ServerDevice).deviceId
        $journal = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
    }

    It 'resumes: what is done comes out again, what was not sent is sent' {
        Add-ServerFault @{ path = $ids[1]; status = 429; times = 9 }
        $results = $ids[0], $ids[1], 'nobody' | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal -ThrottleLimit 1 -Connection (Connect-Again -MaxRetry 0) -ErrorAction SilentlyContinue
        $results.Outcome | Should -Be 'Accepted', 'Refused', 'Refused'
        Reset-Fault
        $before = (Get-ServerLog).Count

        $rows = $ids[0..2] + 'nobody' | ForEach-Object { [pscustomobject]@{ DeviceId = $_; Name = "row $_" } }
        $again = $rows | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal -ThrottleLimit 1 -ErrorAction SilentlyContinue
        $again.Outcome | Sort-Object -Unique | Should -Be 'Accepted', 'Refused'
        ($again | Where-Object DeviceId -EQ $ids[0]).CommandId | Should -Be $results[0].CommandId
        ($again | Where-Object DeviceId -EQ $ids[0]).InputObject.Name | Should -Be "row $($ids[0])"
        ($again | Where-Object DeviceId -EQ 'nobody').ErrorCode | Should -Be '3001'
        (Get-ServerLog)[$before..99].target | ForEach-Object { $_.Split('/')[-2] } | Should -Be $ids[1], $ids[2]
    }

    It 'says of a device what the journal knows, also once the run has ended' {
        Add-ServerFault @{ path = $ids[1]; reset = $true }, @{ path = $ids[1]; status = 404 }
        $null = $ids[0, 1] | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal -ThrottleLimit 1 -ErrorAction SilentlyContinue

        Connect-TestServer -Token 'another'
        $results = New-Object System.Collections.ArrayList
        { $ids[2, 3, 0, 1, 4] | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal -ThrottleLimit 1 -ErrorAction SilentlyContinue | ForEach-Object { $null = $results.Add($_) } } | Should -Throw -ErrorId 'Unauthorized,*'
        $results.Count | Should -Be 5
        $outcome = @{}
        foreach ($result in $results) { $outcome[$result.DeviceId] = "$($result.Outcome)" }
        $outcome[$ids[0]], $outcome[$ids[1]] | Should -Be 'Accepted', 'Unknown'
        $outcome[$ids[2]], $outcome[$ids[3]], $outcome[$ids[4]] | Should -Be 'NotSent', 'NotSent', 'NotSent'
    }

    It 'sends a device once, however often it comes in' {
        ($ids[0], $ids[0], $ids[1] | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal).Outcome | Should -Be 'Accepted', 'Accepted', 'Accepted'
        (Get-ServerLog).Count | Should -Be 2
    }

    It 'looks up what is in doubt instead of sending it again' {
        Add-ServerFault @{ reset = $true; process = $true }
        $result = Invoke-AndroidDeviceCommand $ids[0] -Lock -JournalPath $journal -Verbose 4>&1 | Where-Object { $_.PSTypeNames[0] -eq 'ApplivMdm.DeviceCommandResult' }
        $result.Outcome, $result.MatchedBy | Should -Be 'Accepted', 'CommandList'
        (Get-ServerLog).method | Should -Be 'POST', 'GET'
    }

    It 'works for batches' {
        $apples = (Get-ServerDevice Apple).deviceId
        $null = $apples[0..9] | New-AppleBulkCommand RestartDevice -BatchSize 5 -JournalPath $journal
        $again = $apples[0..14] | New-AppleBulkCommand RestartDevice -BatchSize 5 -JournalPath $journal
        $again.Count | Should -Be 15
        $again.Outcome | Sort-Object -Unique | Should -Be 'Accepted'
        (Get-ServerLog).Count | Should -Be 3
    }

    It 'keeps the commands of rows apart' {
        $rows = [pscustomobject]@{ Id = $ids[0]; Duration = '1h' }, [pscustomobject]@{ Id = $ids[1]; Duration = '2h' }
        $null = $rows | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal
        $rows[1].Duration = '3h'
        $null = $rows | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal
        (Get-ServerLog).Count | Should -Be 3
    }

    It 'does not take the command of another row for one whose answer was lost' {
        Add-ServerFault @{ path = $ids[0]; delayMs = 1 }, @{ path = $ids[0]; reset = $true }
        $rows = '1h', '2h' | ForEach-Object { [pscustomobject]@{ Id = $ids[0]; Duration = $_ } }
        ($rows | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal -ThrottleLimit 1 -ErrorAction SilentlyContinue).Outcome | Should -Be 'Accepted', 'Unknown'
        # Nor when the run is taken up again, in whatever order.
        [array]::Reverse($rows)
        ($rows | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal -ThrottleLimit 1 -ErrorAction SilentlyContinue | Sort-Object Outcome).Outcome | Should -Be 'Accepted', 'Unknown'
        @(Get-ServerLog | Where-Object method -EQ 'POST').Count | Should -Be 2
    }

    It 'does not send the secrets of rows again because the token is another' {
        $row = [pscustomobject]@{ DeviceId = $ids[0]; NewPassword = 'topsecret1' }
        $send = { $row | Invoke-AndroidDeviceCommand -ResetPassword -Force -JournalPath $journal -WarningAction SilentlyContinue }
        (& $send).Outcome | Should -Be 'Accepted'
        Connect-TestServer 'another-token'
        $send | Should -Throw '*token*' -ErrorId 'JournalMismatch,*'
        (Get-ServerLog).Count | Should -Be 1
    }

    It 'knows a device of the Android Management API again although its token is another' {
        $connect = { Connect-AndroidManagement enterprises/LC0sandbox -BaseUri (Get-ServerUri) -AccessToken (ConvertTo-SecureString $args[0] -AsPlainText -Force) }
        $secret = @{ ResetPassword = $true; NewPassword = ConvertTo-SecureString 'topsecret1' -AsPlainText -Force; Force = $true; ExpectedCount = 2; JournalPath = $journal }
        & $connect 'sandbox-google-token'
        $google = (Get-MdmDevice -Connection (Get-ApplivMdmConnection | Where-Object System -EQ 'Google') | Select-Object -First 1).DeviceId
        ($ids[0], $google | Invoke-AndroidDeviceCommand @secret).Outcome | Should -Be 'Accepted', 'Accepted'
        & $connect 'the-token-of-the-next-hour'
        ($google, $ids[0] | Invoke-AndroidDeviceCommand @secret).Outcome | Should -Be 'Accepted', 'Accepted'
        @(Get-ServerLog | Where-Object method -EQ 'POST').Count | Should -Be 2
        Disconnect-ApplivMdm
    }

    It 'refuses the journal of <Name>' -ForEach @(
        @{ Name = 'another command'; Script = { $ids[0] | Invoke-AndroidDeviceCommand -Reboot -JournalPath $journal }; ErrorId = 'JournalMismatch,*' }
        @{ Name = 'other parameters'; Script = { $ids[0] | Invoke-AndroidDeviceCommand -Lock -Duration 1h -JournalPath $journal }; ErrorId = 'JournalMismatch,*' }
        @{ Name = 'another cmdlet'; Script = { $ids[0] | New-AndroidBulkCommand -Lock -JournalPath $journal }; ErrorId = 'JournalMismatch,*' }
        @{ Name = 'a damaged run'; Script = { Add-Content $journal 'garbage'; $ids[0] | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal }; ErrorId = 'JournalDamaged,*' }
        @{ Name = 'a folder that is not there'; Script = { $ids[0] | Invoke-AndroidDeviceCommand -Lock -JournalPath (Join-Path $TestDrive 'no/where.jsonl') }; ErrorId = 'JournalFailed,*' }
    ) {
        $null = $ids[5] | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal
        $Script | Should -Throw -ErrorId $ErrorId
        (Get-ServerLog).Count | Should -Be 1
    }

    It 'writes no journal with -WhatIf' {
        $ids[0] | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal -WhatIf
        Test-Path $journal | Should -BeFalse
    }

    It 'holds no secret' {
        $null = $ids[0] | Invoke-AndroidDeviceCommand -ResetPassword -NewPassword (ConvertTo-SecureString 'hunter2-topsecret' -AsPlainText -Force) -Force -Reason 'TICKET-1' -JournalPath $journal
        $text = Get-Content $journal -Raw
        $text | Should -Match 'TICKET-1'
        $text | Should -Not -Match 'hunter2|sandbox-token'
    }

    It 'Get-DeviceCommandJournal shows one result per device, also while the run goes on' {
        Add-ServerFault @{ path = $ids[1]; reset = $true }
        $null = $ids[0], $ids[1], 'nobody' | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal -Reason 'TICKET-1' -ErrorAction SilentlyContinue
        $seen = Get-DeviceCommandJournal $journal
        $seen.Count | Should -Be 3
        ($seen | Sort-Object Outcome).Outcome | Should -Be 'Accepted', 'Refused', 'Unknown'
        $seen.Reason | Sort-Object -Unique | Should -Be 'TICKET-1'
        (Get-Item $journal | Get-DeviceCommandJournal).Count | Should -Be 3
        { Get-DeviceCommandJournal (Join-Path $TestDrive 'nothing.jsonl') } | Should -Throw -ErrorId 'JournalFailed,*'
    }

    It 'is in use by one run at a time' {
        Add-ServerFault @{ hold = $true }
        $shell = [powershell]::Create().AddScript({
                param($manifest, $connection, $id, $journal)
                Import-Module $manifest
                Invoke-AndroidDeviceCommand $id -Lock -Connection $connection -JournalPath $journal
            }).AddArgument((Get-ModuleManifestPath)).AddArgument((Get-ApplivMdmConnection)).AddArgument($ids[0]).AddArgument($journal)
        $running = $shell.BeginInvoke()
        Wait-ServerRequest 1
        { $ids[0] | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal } | Should -Throw -ErrorId 'JournalInUse,*'
        (Get-DeviceCommandJournal $journal).Outcome | Should -Be 'Unknown'
        Resume-Server
        $shell.EndInvoke($running).Outcome | Should -Be 'Accepted'
        $shell.Dispose()
    }
}

Describe 'A device that comes again in a run with a journal' {
    It 'is not sent again, also where it was refused for quota' {
        Reset-TestServer
        $ids = (Get-ServerDevice).deviceId[0, 1]
        $connection = Connect-ApplivMdm -Organization sandbox -BaseUri (Get-ServerUri) -ApiToken (ConvertTo-SecureString 'sandbox-token' -AsPlainText -Force) -MaxRetry 0 -PassThru
        Add-ServerFault @{ status = 429; headers = @{ 'Retry-After' = '0' } }
        $journal = Join-Path $TestDrive 'again.jsonl'
        $results = @($ids[0], $ids[1], $ids[1], $ids[0] | Invoke-AndroidDeviceCommand -Lock -ThrottleLimit 1 -JournalPath $journal -Connection $connection -ErrorAction SilentlyContinue)
        @($results | Where-Object DeviceId -EQ $ids[0]).ErrorId | Should -Be 'RateLimited', 'RateLimited'
        @($results | Where-Object DeviceId -EQ $ids[1]).Outcome | Should -Be 'Accepted', 'Accepted'
        @(Get-ServerLog).Count | Should -Be 2

        # It was provably not processed, so a further part of the run sends it.
        ($ids | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal -Connection $connection).Outcome | Should -Be 'Accepted', 'Accepted'
        @(Get-ServerLog).Count | Should -Be 3
        $connection | Disconnect-ApplivMdm
    }
}

Describe 'A run that is killed' {
    BeforeAll { $kills = @{ MidRun = 0 } }

    It 'is taken up until it is done: nothing is lost, nothing is sent twice (seed <_>)' -ForEach (1..30) {
        Reset-TestServer
        $ids = (Get-ServerDevice).deviceId[0..39]
        $random = New-Object System.Random $_
        $journal = Join-Path $TestDrive "kill$_.jsonl"
        $script = Join-Path $TestDrive 'run.ps1'
        $input = Join-Path $TestDrive 'ids.txt'
        Set-Content $input $ids
        Set-Content $script @"
Import-Module '$(Get-ModuleManifestPath)'
Connect-ApplivMdm -Organization sandbox -BaseUri '$((Get-ApplivMdmConnection).BaseUri)' -ApiToken (ConvertTo-SecureString 'sandbox-token' -AsPlainText -Force)
Get-Content '$input' | Invoke-AndroidDeviceCommand -Lock -ThrottleLimit 4 -JournalPath '$journal' | Out-Null
"@
        Add-ServerFault @{ delayMs = 20; times = 40 }
        $process = Start-Process (Get-Process -Id $PID).Path -ArgumentList '-NoProfile', '-NonInteractive', '-File', "`"$script`"" -PassThru
        Wait-ServerRequest 1
        # Somewhere among the 40 requests.
        [System.Threading.Thread]::Sleep($random.Next(120))
        $process.Kill()
        $process.WaitForExit()
        $before = @(if (Test-Path $journal) { Get-DeviceCommandJournal $journal })
        if (@($before | Where-Object Outcome -EQ 'Accepted').Count -lt 40) { $kills.MidRun++ }

        $results = $ids | Invoke-AndroidDeviceCommand -Lock -ThrottleLimit 4 -JournalPath $journal -ErrorAction SilentlyContinue
        $results.Count | Should -Be 40
        @($results.DeviceId | Sort-Object -Unique).Count | Should -Be 40

        # The server's log is the witness.
        $posts = Get-ServerLog | Where-Object method -EQ 'POST' | ForEach-Object { $_.target.Split('/')[-2] }
        @($posts | Group-Object | Where-Object Count -GT 1).Count | Should -Be 0
        @($results | Where-Object { $_.Outcome -eq 'Accepted' -and $_.DeviceId -notin $posts }).Count | Should -Be 0
        @($results | Where-Object { $_.Outcome -notin 'Accepted', 'Unknown' }).Count | Should -Be 0
    }

    It 'was killed in the middle in most of them' {
        Write-Host "$($kills.MidRun) of 30 kills came before the last outcome."
        $kills.MidRun | Should -BeGreaterOrEqual 15
    }
}

Describe '-ExpectedCount' {
    BeforeEach {
        Reset-TestServer
        $ids = (Get-ServerDevice).deviceId
    }

    It 'sends nothing when the input comes to another number of devices' {
        { $ids[0..2] | Invoke-AndroidDeviceCommand -Lock -ExpectedCount 2 } | Should -Throw '*3 devices*' -ErrorId 'ExpectedCountMismatch,*'
        { $ids[0..2] | Invoke-AndroidDeviceCommand -ClearAppData -PackageName a.b -Force -ExpectedCount 4 } | Should -Throw -ErrorId 'ExpectedCountMismatch,*'
        { @() | Invoke-AndroidDeviceCommand -Lock -ExpectedCount 1 } | Should -Throw -ErrorId 'ExpectedCountMismatch,*'
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'counts distinct devices, and asks no more for a harmless command' {
        ($ids[0], $ids[1], $ids[0].ToUpperInvariant() | Invoke-AndroidDeviceCommand -Lock -ExpectedCount 2).Count | Should -Be 3
        ($ids[0..2] | Invoke-AndroidDeviceCommand -ClearAppData -PackageName a.b -Force -ExpectedCount 3).Outcome | Should -Be 'Accepted', 'Accepted', 'Accepted'
    }

    It 'is needed with -Force where a destructive command is for several devices' {
        { $ids[0..2] | Invoke-AndroidDeviceCommand -Wipe -SkipValidation -Force -WarningAction SilentlyContinue } | Should -Throw '*3 devices*' -ErrorId 'ExpectedCountRequired,*'
        { $ids[0..2] | Invoke-AndroidDeviceCommand -Wipe -SkipValidation -Force -ExpectedCount 2 -WarningAction SilentlyContinue } | Should -Throw -ErrorId 'ExpectedCountMismatch,*'
        (Get-ServerLog).Count | Should -Be 0
        $null = $ids[0], $ids[1], $ids[2], $ids[0] | Invoke-AndroidDeviceCommand -Wipe -SkipValidation -Force -ExpectedCount 3 -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
        @((Get-ServerLog) | Where-Object method -EQ 'POST').Count | Should -Be 3
        ($ids[0] | Invoke-AndroidDeviceCommand -ClearAppData -PackageName a.b -Force).Outcome | Should -Be 'Accepted'
    }

    It 'is no hindrance to -WhatIf' {
        { $ids[0..2] | Invoke-AndroidDeviceCommand -ClearAppData -PackageName a.b -ExpectedCount 9 -WhatIf } | Should -Not -Throw
    }
}
