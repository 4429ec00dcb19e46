# Commands to Google's Android Management API: what is on the wire, which device is meant, runs over both systems, and what follows.

BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer

    function Get-Failure([scriptblock] $Script) { try { $null = & $Script } catch { $_ } }
    function Get-Secret([string] $Text) { ConvertTo-SecureString $Text -AsPlainText -Force }
}

AfterAll { Stop-TestServer }

Describe 'Invoke-AndroidDeviceCommand on the wire to Google' {
    BeforeAll {
        Reset-TestServer
        $google = Connect-GoogleServer
        $phone = (Get-GoogleDevice)[0].googleName
    }

    It '<Name>' -ForEach @(
        @{ Name = '-Lock'; Arguments = @{ Lock = $true }; Body = '{"type":"LOCK"}' }
        @{ Name = '-Lock -Duration'; Arguments = @{ Lock = $true; Duration = '2h' }; Body = '{"type":"LOCK","duration":"7200s"}' }
        @{ Name = '-Reboot'; Arguments = @{ Reboot = $true }; Body = '{"type":"REBOOT"}' }
        @{ Name = '-RelinquishOwnership'; Arguments = @{ RelinquishOwnership = $true }; Body = '{"type":"RELINQUISH_OWNERSHIP"}' }
        @{ Name = '-ResetPassword'; Arguments = @{ ResetPassword = $true }; Body = '{"type":"RESET_PASSWORD"}' }
        @{ Name = '-ResetPassword with everything'; Arguments = @{ ResetPassword = $true; NewPassword = 'Pä$$"w'; ResetPasswordFlag = 'RequireEntry', 'DoNotAskCredentialsOnBoot', 'LockNow' }; Body = '{"type":"RESET_PASSWORD","newPassword":"Pä$$\"w","resetPasswordFlags":["REQUIRE_ENTRY","DO_NOT_ASK_CREDENTIALS_ON_BOOT","LOCK_NOW"]}' }
        @{ Name = '-ClearAppData'; Arguments = @{ ClearAppData = $true; PackageName = 'com.example.app', 'org.example' }; Body = '{"type":"CLEAR_APP_DATA","clearAppsDataParams":{"packageNames":["com.example.app","org.example"]}}' }
        @{
            Name = '-StartLostMode with everything, localized'
            Arguments = @{ StartLostMode = $true; LostMessage = @{ default = 'Lost'; 'es-ES' = 'Perdido'; de = 'Verloren' }; LostPhoneNumber = @{ default = '1'; fr = '2' }; LostStreetAddress = 'Main Street 1'; LostOrganization = 'Acme & Söhne'; LostEmailAddress = 'it@example.com' }
            Body = '{"type":"START_LOST_MODE","startLostModeParams":{"lostMessage":{"defaultMessage":"Lost","localizedMessages":{"de":"Verloren","es-ES":"Perdido"}},"lostPhoneNumber":{"defaultMessage":"1","localizedMessages":{"fr":"2"}},"lostStreetAddress":{"defaultMessage":"Main Street 1"},"lostOrganization":{"defaultMessage":"Acme & Söhne"},"lostEmailAddress":"it@example.com"}}'
        }
        @{ Name = '-StopLostMode'; Arguments = @{ StopLostMode = $true }; Body = '{"type":"STOP_LOST_MODE","stopLostModeParams":{}}' }
        @{ Name = '-AddEsim'; Arguments = @{ AddEsim = $true; ActivationCode = 'LPA:1$smdp.example$X'; ActivationState = 'Activated' }; Body = '{"type":"ADD_ESIM","addEsimParams":{"activationCode":"LPA:1$smdp.example$X","activationState":"ACTIVATED"}}' }
        @{ Name = '-RemoveEsim'; Arguments = @{ RemoveEsim = $true; IccId = '89012345678901234567' }; Body = '{"type":"REMOVE_ESIM","removeEsimParams":{"iccId":"89012345678901234567"}}' }
        @{ Name = '-RequestDeviceInfo'; Arguments = @{ RequestDeviceInfo = $true }; Body = '{"type":"REQUEST_DEVICE_INFO","requestDeviceInfoParams":{"deviceInfo":"EID"}}' }
        @{ Name = '-Wipe'; Arguments = @{ Wipe = $true }; Body = '{"type":"WIPE","wipeParams":{}}' }
        @{
            Name = '-Wipe with everything'
            Arguments = @{ Wipe = $true; WipeDataFlag = 'PreserveResetProtectionData', 'WipeExternalStorage', 'WipeEsims'; WipeReason = @{ default = 'x' * 200; de = 'y' } }
            Body = '{"type":"WIPE","wipeParams":{"wipeDataFlags":["PRESERVE_RESET_PROTECTION_DATA","WIPE_EXTERNAL_STORAGE","WIPE_ESIMS"],"wipeReason":{"defaultMessage":"' + ('x' * 200) + '","localizedMessages":{"de":"y"}}}}'
        }
        @{ Name = '-Command with the type only'; Arguments = @{ Command = @{ type = 'WIPE' } }; Body = '{"type":"WIPE"}' }
        @{ Name = '-Command with params only'; Arguments = @{ Command = @{ wipeParams = @{ wipeDataFlags = @('WIPE_ESIMS') } } }; Body = '{"type":"WIPE","wipeParams":{"wipeDataFlags":["WIPE_ESIMS"]}}' }
        @{ Name = '-Command with lost mode'; Arguments = @{ Command = [pscustomobject]@{ type = 'START_LOST_MODE'; startLostModeParams = @{ lostPhoneNumber = @{ defaultMessage = '1'; localizedMessages = @{ 'pt-BR' = '2' } } } } }; Body = '{"type":"START_LOST_MODE","startLostModeParams":{"lostPhoneNumber":{"defaultMessage":"1","localizedMessages":{"pt-BR":"2"}}}}' }
        @{ Name = '-Command with Applivery''s iccid'; Arguments = @{ Command = '{"type":"REMOVE_ESIM","removeEsimParams":{"iccid":"8901"}}' }; Body = '{"type":"REMOVE_ESIM","removeEsimParams":{"iccId":"8901"}}' }
        @{ Name = '-Command with an eSIM'; Arguments = @{ Command = '{"addEsimParams":{"activationState":"NOT_ACTIVATED","activationCode":"LPA:1$a$b"},"duration":"3.5s"}' }; Body = '{"type":"ADD_ESIM","duration":"3.5s","addEsimParams":{"activationCode":"LPA:1$a$b","activationState":"NOT_ACTIVATED"}}' }
        @{ Name = '-Command with device information'; Arguments = @{ Command = @{ requestDeviceInfoParams = @{ deviceInfo = 'EID' } } }; Body = '{"type":"REQUEST_DEVICE_INFO","requestDeviceInfoParams":{"deviceInfo":"EID"}}' }
        @{ Name = '-Command and -Duration'; Arguments = @{ Command = @{ type = 'LOCK' }; Duration = 90 }; Body = '{"type":"LOCK","duration":"90s"}' }
    ) {
        $before = (Get-ServerLog).Count
        Add-ServerFault @{ path = ':issueCommand'; body = '{"name":"' + $phone + '/operations/1"}'; status = 200 }
        $result = Invoke-AndroidDeviceCommand $phone @Arguments -Force -WarningAction SilentlyContinue
        $result.Outcome | Should -Be 'Accepted'
        $log = @(Get-ServerLog | Select-Object -Skip $before)
        $log.Count | Should -Be 1
        $log[0].method, $log[0].target | Should -Be 'POST', "/v1/${phone}:issueCommand"
        $log[0].headers.Authorization | Should -BeExactly 'Bearer sandbox-google-token'
        $log[0].headers.'Content-Type' | Should -BeExactly 'application/json'
        $log[0].body | Should -BeExactly $Body
    }

    It 'refuses before sending: <Name>' -ForEach @(
        @{ Name = 'a carrier'; Arguments = @{ AddEsim = $true; ActivationCode = 'x'; ActivationState = 'Activated'; CarrierName = 'Acme' }; Text = '*no carrierName*' }
        @{ Name = 'an eSIM without a state'; Arguments = @{ AddEsim = $true; ActivationCode = 'x' }; Text = '*needs an activation state*' }
        @{ Name = 'two parameter objects'; Arguments = @{ Command = @{ wipeParams = @{}; stopLostModeParams = @{} } }; Text = '*type*' }
        @{ Name = 'two parameter objects and a type'; Arguments = @{ Command = @{ type = 'WIPE'; wipeParams = @{}; stopLostModeParams = @{} } }; Text = '*takes one parameter object*' }
        @{ Name = 'parameters of another type'; Arguments = @{ Command = @{ type = 'LOCK'; wipeParams = @{} } }; Text = '*those of WIPE*' }
        @{ Name = 'a password with parameters'; Arguments = @{ Command = @{ type = 'WIPE'; wipeParams = @{}; newPassword = 'canary' } }; Text = '*belong to RESET_PASSWORD only*' }
        @{ Name = 'a reason of 201 characters'; Arguments = @{ Wipe = $true; WipeReason = 'x' * 201 }; Text = '*201 characters; at most 200*' }
        @{ Name = 'a translated reason of 201 characters'; Arguments = @{ Wipe = $true; WipeReason = @{ default = 'x'; de = 'y' * 201 } }; Text = '*201 characters; at most 200*' }
        @{ Name = 'a translation without a default'; Arguments = @{ Command = @{ type = 'WIPE'; wipeParams = @{ wipeReason = @{ localizedMessages = @{ de = 'y' } } } } }; Text = '*no default message*' }
        @{ Name = 'only an organization'; Arguments = @{ StartLostMode = $true; LostOrganization = 'x' }; Text = '*at least one of*' }
        @{ Name = 'a short number'; Arguments = @{ ResetPassword = $true; NewPassword = '12345' }; Text = '*at least 6 digits*' }
    ) {
        $before = (Get-ServerLog).Count
        $problem = Get-Failure { Invoke-AndroidDeviceCommand $phone @Arguments -Force -WarningAction SilentlyContinue }
        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidCommand,*'
        "$problem" | Should -BeLike $Text
        "$problem" | Should -Not -Match 'canary'
        (Get-ServerLog).Count | Should -Be $before
    }

    It 'the sandbox takes every documented command as it is sent' {
        Reset-TestServer
        $null = Connect-GoogleServer
        $company = (Get-GoogleDevice | Where-Object { $_.ownership -eq 'COMPANY_OWNED' })[0].googleName
        $personal = (Get-GoogleDevice | Where-Object { $_.ownership -eq 'PERSONALLY_OWNED' })[0].googleName
        $results = @(
            Invoke-AndroidDeviceCommand $company -Lock -Duration 7d
            Invoke-AndroidDeviceCommand $company -Reboot
            Invoke-AndroidDeviceCommand $company -StartLostMode -LostMessage @{ default = 'x'; fr = 'y' } -LostEmailAddress a@b.example
            Invoke-AndroidDeviceCommand $company -StopLostMode
            Invoke-AndroidDeviceCommand $company -ResetPassword -NewPassword (Get-Secret 'abcdef') -ResetPasswordFlag LockNow -Force
            Invoke-AndroidDeviceCommand $company -ClearAppData -PackageName com.example -Force
            Invoke-AndroidDeviceCommand $company -AddEsim -ActivationCode (Get-Secret 'LPA:1$x$y') -ActivationState Activated
            Invoke-AndroidDeviceCommand $company -RemoveEsim -IccId 8901 -Force
            Invoke-AndroidDeviceCommand $personal -RequestDeviceInfo
            Invoke-AndroidDeviceCommand $company -RelinquishOwnership -Force
            Invoke-AndroidDeviceCommand $personal -Wipe -WipeDataFlag WipeEsims -WipeReason 'x' -Force
        )
        $results.Outcome | Should -Be (@('Accepted') * 11)
    }
}

Describe 'Which device of Google is meant' {
    BeforeEach {
        Reset-TestServer
        $google = Connect-GoogleServer
        $name = (Get-GoogleDevice)[0].googleName
        $id = $name.Split('/')[-1]
    }

    It 'takes the full name, and the bare id where only Google was given' {
        (Invoke-AndroidDeviceCommand $name -Lock).DeviceId | Should -Be $name
        (Invoke-AndroidDeviceCommand "  $name " -Lock -Connection $google).DeviceId | Should -Be $name
        (Invoke-AndroidDeviceCommand $id -Lock -Connection $google).DeviceId | Should -Be $name
        (Get-GoogleCommand).target | Sort-Object -Unique | Should -Be "/v1/${name}:issueCommand"
    }

    It 'takes a bare id for one of Applivery otherwise' {
        (Invoke-AndroidDeviceCommand $id -Lock -ErrorAction SilentlyContinue).ErrorId | Should -Be 'DeviceNotFound'
        (Get-ServerLog).target | Should -BeLike '*/organizations/*'
    }

    It 'refuses <_>' -ForEach 'enterprises/LCother/devices/1', 'enterprises/LC0sandbox/devices/', 'enterprises/LC0sandbox/devices/a/b', 'enterprises/LC0sandbox/devices/..', 'enterprises/LC0sandbox/devices/.', 'enterprises/LC0sandbox/devices/a?x=1', 'enterprises/LC0sandbox/devices/a:wipe',
    'enterprises/LC0sandbox/devices/a%2Fb', 'enterprises/LC0sandbox/devices/é', "enterprises/LC0sandbox/devices/a`nb", 'enterprises/../devices/a', 'enterprises/LC0sandbox/devices/a#b', 'enterprises/LC0sandbox/users/1', 'enterprises/' {
        $results = $_, $name | Invoke-AndroidDeviceCommand -Lock -ErrorAction SilentlyContinue -ErrorVariable problem
        ($results | Where-Object DeviceId -EQ $_).Outcome | Should -Be 'NotSent'
        ($results | Where-Object DeviceId -EQ $name).Outcome | Should -Be 'Accepted'
        @($problem).Count | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'InvalidDeviceId,*'
        (Get-ServerLog).Count | Should -Be 1

        { Get-DeviceCommand $_ -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidDeviceId,*'
        { Get-MdmDevice -DeviceId $_ -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidDeviceId,*'
        (Get-ServerLog).Count | Should -Be 1
    }

    It 'refuses bare ids of strange characters: <_>' -ForEach '..', 'a/b', 'a b', 'x:y', '' {
        $result = Invoke-AndroidDeviceCommand $_ -Lock -Connection $google -ErrorAction SilentlyContinue
        $result.Outcome, $result.ErrorId | Should -Be 'NotSent', 'InvalidDeviceId'
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'names the enterprise of a device that is not the connection''s' {
        $result = Invoke-AndroidDeviceCommand 'enterprises/LCother/devices/1' -Lock -ErrorAction SilentlyContinue
        $result.ErrorMessage | Should -BeLike '*enterprises/LCother*enterprises/LC0sandbox*Connect-AndroidManagement*'
    }

    It 'says what is missing without a connection to Google' {
        Disconnect-ApplivMdm $google
        (Get-Failure { Invoke-AndroidDeviceCommand $name -Lock }).FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
    }
}

Describe 'One run over both systems' {
    BeforeEach {
        Reset-TestServer
        $google = Connect-GoogleServer
        $phones = Get-GoogleDevice
        # The same phones have an id in each system.
        $applivery = $phones[0..4].deviceId
        $names = $phones[5..9].googleName
        $mixed = 0..4 | ForEach-Object { $applivery[$_]; $names[$_] }
        $journal = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
    }

    It 'sends each device its command, and gives the results of both' {
        $results = $mixed | Invoke-AndroidDeviceCommand -Lock
        $results.Count | Should -Be 10
        $results.Outcome | Sort-Object -Unique | Should -Be 'Accepted'
        ($results.DeviceId | Sort-Object) | Should -Be ($mixed | Sort-Object)
        (Get-GoogleCommand).Count | Should -Be 5
        (Get-ServerLog).Count | Should -Be 10
        (Get-GoogleDevice)[0..9] | ForEach-Object { @($_.commands).Count | Should -Be 1 }
    }

    It 'goes on where one system refuses a device' {
        Add-ServerFault @{ path = ':issueCommand'; status = 409; body = '{"error":{"code":409,"message":"x","status":"ABORTED"}}' }
        $results = $mixed | Invoke-AndroidDeviceCommand -Lock -ErrorAction SilentlyContinue -ErrorVariable problem
        @($results | Where-Object Outcome -EQ Accepted).Count | Should -Be 9
        @($problem).Count | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'CommandConflict,*'
        $problem[0].Exception.ErrorCode | Should -Be 'ABORTED'
    }

    It 'refuses what Applivery does not document, before anything is sent' {
        $problem = Get-Failure { $mixed | Invoke-AndroidDeviceCommand -Wipe -Force -ExpectedCount 10 }
        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidCommand,*'
        (Get-ServerLog).Count | Should -Be 0
        ($names | Invoke-AndroidDeviceCommand -Wipe -Force -ExpectedCount 5).Outcome | Sort-Object -Unique | Should -Be 'Accepted'
    }

    It 'sends a destructive command once to a device that is named in both ways' {
        $results = $names[0], $names[0].Split('/')[-1], $names[0], $names[1] | Invoke-AndroidDeviceCommand -Wipe -Force -ExpectedCount 2 -Connection $google
        $results.Count | Should -Be 4
        $results.Outcome | Sort-Object -Unique | Should -Be 'Accepted'
        (Get-GoogleCommand).Count | Should -Be 2
    }

    It 'resumes from its journal in another order and sends nothing twice' {
        Add-ServerFault @{ path = ':issueCommand'; status = 403; body = '{"error":{"code":403,"message":"x","status":"PERMISSION_DENIED"}}' }
        $null = Get-Failure { $mixed | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal -ThrottleLimit 1 }
        $first = @(Get-ServerLog | Where-Object processed).Count
        $first | Should -BeLessThan 10
        [array]::Reverse($mixed)
        $results = $mixed | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal
        $results.Outcome | Sort-Object -Unique | Should -Be 'Accepted'
        $results.Count | Should -Be 10
        @(Get-ServerLog | Where-Object processed).Count | Should -Be 10
        (Get-DeviceCommandJournal $journal).Count | Should -Be 10
    }

    It 'knows a command with a secret again when Google''s token is another' {
        $arguments = @{ ResetPassword = $true; NewPassword = (Get-Secret 'abcdefgh'); Force = $true; JournalPath = $journal; ExpectedCount = 10 }
        $first = $mixed | Invoke-AndroidDeviceCommand @arguments
        $first.Outcome | Sort-Object -Unique | Should -Be 'Accepted'
        $null = Connect-GoogleServer -With @{ CredentialPath = (New-GoogleKeyFile (Join-Path $TestDrive 'key.json')) }
        [array]::Reverse($mixed)
        $again = $mixed | Invoke-AndroidDeviceCommand @arguments
        $again.Count | Should -Be 10
        $again.Outcome | Sort-Object -Unique | Should -Be 'Accepted'
        @(Get-ServerLog | Where-Object method -EQ POST | Where-Object target -NotLike '/token').Count | Should -Be 10
    }

    It 'refuses to resume rows with secrets by another token, which would send them twice' {
        $rows = $names | ForEach-Object { [pscustomobject]@{ DeviceId = $_; NewPassword = "secret-$_" } }
        $arguments = @{ ResetPassword = $true; Force = $true; JournalPath = $journal; ExpectedCount = 5; Connection = $google; WarningAction = 'SilentlyContinue' }
        ($rows | Invoke-AndroidDeviceCommand @arguments).Outcome | Sort-Object -Unique | Should -Be 'Accepted'
        ($rows | Invoke-AndroidDeviceCommand @arguments).Outcome | Sort-Object -Unique | Should -Be 'Accepted'
        (Get-GoogleCommand).Count | Should -Be 5

        $arguments.Connection = Connect-GoogleServer -With @{ CredentialPath = (New-GoogleKeyFile (Join-Path $TestDrive 'key.json')) }
        $problem = Get-Failure { $rows | Invoke-AndroidDeviceCommand @arguments }
        $problem.FullyQualifiedErrorId | Should -BeLike 'JournalMismatch,*'
        (Get-GoogleCommand).Count | Should -Be 5
    }

    It 'looks a device up that was being sent when the run ended' {
        $null = $names[0..1] | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal -Connection $google
        # The power went before the outcomes were written.
        $lines = @(Get-Content $journal | Where-Object { $_ -notlike '*"kind":"outcome"*' })
        [System.IO.File]::WriteAllText($journal, ($lines -join "`n") + "`n")
        $results = $names[0..1] | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal -Connection $google
        $results.Outcome | Sort-Object -Unique | Should -Be 'Accepted'
        $results.MatchedBy | Sort-Object -Unique | Should -Be 'CommandList'
        (Get-GoogleCommand).Count | Should -Be 2
    }
}

Describe 'After the command' {
    BeforeEach {
        Reset-TestServer
        $google = Connect-GoogleServer
        $phone = (Get-GoogleDevice | Where-Object { $_.online -and $_.managementMode -eq 'DEVICE_OWNER' })[0].googleName
        $wait = @{ TimeoutSec = 0 }
        function Step-Server([double] $Seconds) { $null = Invoke-Server "advance?seconds=$Seconds" Post }
    }

    It 'waits until a command has succeeded' {
        $sent = Invoke-AndroidDeviceCommand $phone -Lock
        ($sent | Wait-DeviceCommand @wait).Outcome | Should -Be 'Pending'
        Step-Server 4
        ($sent | Wait-DeviceCommand @wait).Outcome | Should -Be 'Succeeded'
    }

    It 'takes a device that is gone after <Type> for a likely success' -ForEach @(@{ Type = 'WIPE'; With = @{ Wipe = $true } }, @{ Type = 'RELINQUISH_OWNERSHIP'; With = @{ RelinquishOwnership = $true } }) {
        $target = (Get-GoogleDevice | Where-Object { $_.online -and $_.managementMode -eq 'PROFILE_OWNER' -and $_.ownership -eq 'COMPANY_OWNED' })[0].googleName
        $sent = Invoke-AndroidDeviceCommand $target @With -Force
        Step-Server 4
        $final = $sent | Wait-DeviceCommand @wait
        $final.Outcome, $final.Command | Should -Be 'Succeeded', $Type
        $final.ErrorMessage | Should -BeLike '*likely, not certain*'
    }

    It 'cannot tell of another command that is gone' {
        $sent = Invoke-AndroidDeviceCommand $phone -Lock
        Add-ServerFault @{ path = '/operations/'; status = 404; body = '{"error":{"code":404,"message":"Requested entity was not found.","status":"NOT_FOUND"}}' }
        ($sent | Wait-DeviceCommand @wait).Outcome | Should -Be 'Untracked'
    }

    It 'withdraws a command that no device has fetched' {
        $offline = (Get-GoogleDevice | Where-Object { -not $_.online })[0].googleName
        $record = Invoke-AndroidDeviceCommand $offline -Lock | Stop-DeviceCommand -Confirm:$false
        $record.Outcome | Should -Be 'Cancelled'
    }

    It 'says that a command has expired' {
        $offline = (Get-GoogleDevice | Where-Object { -not $_.online })[0].googleName
        $sent = Invoke-AndroidDeviceCommand $offline -Lock -Duration 60
        Step-Server 61
        ($sent | Wait-DeviceCommand @wait).Outcome | Should -Be 'Expired'
    }

    It 'lists all pages of a device''s commands, with words it does not know' {
        $one = '{"name":"' + $phone + '/operations/1","done":true,"metadata":{"type":"A_NEW_TYPE","errorCode":"A_NEW_CODE"}}'
        Add-ServerFault @{ path = 'operations?pageSize=100'; status = 200; body = '{"operations":[' + $one + '],"nextPageToken":"a+b="}' }, @{ path = 'pageToken=a%2Bb%3D'; status = 200; body = '{"nextPageToken":"c"}' }, @{ path = 'pageToken=c'; status = 200; body = '{"operations":[' + $one.Replace('/1"', '/2"') + ']}' }
        $records = @(Get-DeviceCommand $phone)
        $records.CommandId | Should -Be '1', '2'
        $records[0].Command, $records[0].ErrorCode, $records[0].Outcome | Should -Be 'A_NEW_TYPE', 'A_NEW_CODE', 'Failed'
        "$($records[0].Details.Type)" | Should -Be 'A_NEW_TYPE'
        (Get-ServerLog).Count | Should -Be 3
    }

    It 'goes from a journal to the final outcomes' {
        $journal = Join-Path $TestDrive 'follow.jsonl'
        $null = $phone | Invoke-AndroidDeviceCommand -Lock -JournalPath $journal
        Step-Server 4
        (Wait-DeviceCommand -JournalPath $journal @wait).Outcome | Should -Be 'Succeeded'
    }
}

Describe 'Get-MdmDevice on Google' {
    BeforeEach {
        Reset-TestServer
        $google = Connect-GoogleServer
    }

    It 'pages by a hundred with only the fields it needs' {
        $null = Invoke-Server 'reset?devices=900' Post
        $count = @(Get-ServerDevice | Where-Object { $_.googleName -and $_.state -ne 'DELETED' }).Count
        $devices = @(Get-MdmDevice -Connection $google -PageSize 1000)
        $devices.Count | Should -Be $count
        @($devices.DeviceId | Sort-Object -Unique).Count | Should -Be $count
        $log = Get-ServerLog
        $log.Count | Should -Be ([Math]::Ceiling($count / 100))
        foreach ($request in $log) { $request.target | Should -BeLike '/v1/enterprises/LC0sandbox/devices?pageSize=100&fields=nextPageToken%2Cdevices%28name%2C*hardwareInfo%28serialNumber%2C*' }
        $devices[0].System, $devices[0].Platform | Should -Be 'Google', 'Android'
    }

    It 'finds a serial number by going through the list' {
        $wanted = (Get-GoogleDevice)[-1]
        $listed = Get-MdmDevice -DeviceId $wanted.googleName -Connection $google
        $found = Get-MdmDevice -SerialNumber $listed.SerialNumber.ToLowerInvariant() -Connection $google
        $found.DeviceId | Should -Be $wanted.googleName
        { Get-MdmDevice -SerialNumber 'nobody' -Connection $google -ErrorAction Stop } | Should -Throw -ErrorId 'DeviceNotFound,*'
    }

    It 'filters by state and text itself, and refuses tags' {
        $all = @(Get-MdmDevice -Connection $google)
        $state = ($all | Group-Object State | Sort-Object Count)[0].Name
        @(Get-MdmDevice -State $state -Connection $google).Count | Should -Be @($all | Where-Object State -EQ $state).Count
        $model = $all[0].Model
        @(Get-MdmDevice -Search $model.ToUpperInvariant() -Connection $google).DeviceId | Should -Be @($all | Where-Object { "$($_.Model)$($_.DeviceId)$($_.SerialNumber)$($_.Manufacturer)$($_.User)$($_.Imei)" -match [regex]::Escape($model) }).DeviceId
        (Get-Failure { Get-MdmDevice -Tag x -Connection $google }).FullyQualifiedErrorId | Should -BeLike 'NotSupportedBySystem,*'
    }

    It 'lists both systems where -Connection has both' {
        $applivery = Get-ApplivMdmConnection | Where-Object System -EQ Applivery
        $both = @(Get-MdmDevice -Platform Android -Connection $applivery, $google)
        @($both | Where-Object System -EQ Google).Count | Should -Be @(Get-MdmDevice -Connection $google).Count
        @($both | Where-Object System -EQ Applivery).Count | Should -Be @(Get-MdmDevice -Platform Android -Connection $applivery).Count
    }

    It 'pipes into commands, which refuse what cannot work on the device' {
        $devices = @(Get-MdmDevice -Connection $google)
        $personal = @($devices | Where-Object Ownership -EQ PERSONALLY_OWNED)[0]
        $old = @($devices | Where-Object { $_.ApiLevel -and $_.ApiLevel -lt 35 })[0]
        $good = @($devices | Where-Object { $_.ManagementMode -eq 'DEVICE_OWNER' -and $_.ApiLevel -ge 35 -and $_.State -eq 'ACTIVE' })[0]
        $before = (Get-ServerLog).Count

        $results = $personal, $good | Invoke-AndroidDeviceCommand -Reboot -ErrorAction SilentlyContinue -ErrorVariable problem
        ($results | Where-Object DeviceId -EQ $personal.DeviceId).ErrorMessage | Should -BeLike '*personally-owned*'
        ($results | Where-Object DeviceId -EQ $good.DeviceId).Outcome | Should -Be 'Accepted'
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'InvalidCommand,*'

        $results = $old, $good | Invoke-AndroidDeviceCommand -AddEsim -ActivationCode (Get-Secret 'LPA:1$a$b') -ActivationState NotActivated -ErrorAction SilentlyContinue
        ($results | Where-Object DeviceId -EQ $old.DeviceId).ErrorMessage | Should -BeLike '*API level 35*'
        ($results | Where-Object DeviceId -EQ $good.DeviceId).Outcome | Should -Be 'Accepted'
        (Get-ServerLog).Count | Should -Be ($before + 2)
    }
}
