# Google's Android Management API: signing in, ids, both systems in one pipeline, journals, devices and following.

BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer

    function Get-Failure([scriptblock] $Script) { try { $null = & $Script } catch { $_ } }
    function Get-TokenRequest { (Invoke-Server 'google').requests }
}

AfterAll { Stop-TestServer }

Describe 'Connect-AndroidManagement -CredentialPath' {
    BeforeEach {
        Disconnect-ApplivMdm
        Reset-TestServer
        $file = New-GoogleKeyFile (Join-Path $TestDrive 'key.json')
        $phones = Get-GoogleDevice
    }

    It 'asks for nothing, then for one token for all commands' {
        $connection = Connect-GoogleServer -With @{ CredentialPath = $file }
        Get-TokenRequest | Should -Be 0
        $results = $phones[0..39].googleName | Invoke-AndroidDeviceCommand -Lock
        $results.Outcome | Sort-Object -Unique | Should -Be 'Accepted'
        $results.Count | Should -Be 40
        Get-TokenRequest | Should -Be 1
        (Invoke-Server 'google').errors.Count | Should -Be 0
        $connection.System, $connection.Enterprise, $connection.Organization | Should -Be 'Google', 'enterprises/LC0sandbox', $null
        $connection.RequestsPer100Seconds, $connection.RequestsPerHour | Should -Be 1000, $null
    }

    It 'takes a relative path, and a file with a byte order mark' {
        [System.IO.File]::WriteAllText($file, [System.IO.File]::ReadAllText($file), (New-Object System.Text.UTF8Encoding $true))
        Push-Location $TestDrive
        try { $null = Connect-GoogleServer -With @{ CredentialPath = './key.json' } } finally { Pop-Location }
        (Invoke-AndroidDeviceCommand $phones[0].googleName -Lock).Outcome | Should -Be 'Accepted'
    }

    It 'fetches no token for -WhatIf' {
        $null = Connect-GoogleServer -With @{ CredentialPath = $file }
        $phones.googleName | Invoke-AndroidDeviceCommand -Wipe -WhatIf | Should -BeNullOrEmpty
        $phones.googleName | Invoke-AndroidDeviceCommand -Lock -WhatIf | Should -BeNullOrEmpty
        Get-TokenRequest | Should -Be 0
        (Get-ServerLog).Count | Should -Be 0
    }

    It 'replaces a token that was withdrawn, and the device gets one command' {
        $null = Connect-GoogleServer -With @{ CredentialPath = $file }
        $null = Invoke-AndroidDeviceCommand $phones[0].googleName -Lock
        $null = Invoke-Server 'google/tokens' Delete
        $result = Invoke-AndroidDeviceCommand $phones[1].googleName -Lock
        $result.Outcome, $result.Attempts | Should -Be 'Accepted', 2
        @((Get-GoogleDevice)[1].commands).Count | Should -Be 1
        Get-TokenRequest | Should -Be 2
    }

    It 'ends the run with one error when there is no token: <Name>' -ForEach @(
        @{ Name = 'the key is not known'; Setting = @{ clientEmail = 'somebody@else.example' }; Change = @{}; Id = 'Unauthorized'; Text = '*invalid_grant*' }
        @{ Name = 'nobody listens'; Setting = @{}; Change = @{ token_uri = 'http://127.0.0.1:1/token' }; Id = 'ConnectionFailed'; Text = '*No access token could be fetched*' }
    ) {
        $null = New-GoogleKeyFile $file $Change
        if ($Setting.Count) { $null = Invoke-Server 'google' Post $Setting }
        $null = Connect-GoogleServer -With @{ CredentialPath = $file }
        $results = New-Object System.Collections.ArrayList
        $problem = Get-Failure { $phones[0..19].googleName | Invoke-AndroidDeviceCommand -Lock | ForEach-Object { $null = $results.Add($_) } }
        $problem.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        "$problem" | Should -BeLike $Text
        $results.Count | Should -Be 20
        $results.Outcome | Sort-Object -Unique | Should -Be 'NotSent'
        (Get-GoogleCommand).Count | Should -Be 0
    }

    It 'waits for a token no longer than -TimeoutSec' {
        $null = Connect-GoogleServer -With @{ CredentialPath = $file; TimeoutSec = 1 }
        Add-ServerFault @{ path = '/token'; hold = $true; times = 9 }
        $problem = Get-Failure { $phones[0].googleName | Invoke-AndroidDeviceCommand -Lock }
        $problem.FullyQualifiedErrorId | Should -BeLike 'RequestTimedOut,*'
    }

    It 'refuses a file that is no key: <Name>' -ForEach @(
        @{ Name = 'missing'; File = 'nothing.json'; Id = 'InvalidConnection'; Message = "*does not exist*" }
        @{ Name = 'a folder'; File = '.'; Id = 'InvalidConnection'; Message = "*is a folder*" }
        @{ Name = 'not JSON'; Text = '-----BEGIN'; Id = 'InvalidConnection'; Message = '*is not JSON*' }
        @{ Name = 'empty'; Text = ''; Id = 'InvalidConnection'; Message = '*is not JSON*' }
        @{ Name = 'an array'; Text = '[]'; Id = 'InvalidConnection'; Message = '*is not JSON*' }
        @{ Name = 'without a type'; Text = '{}'; Id = 'InvalidConnection'; Message = "*type 'none', not service_account*" }
        @{ Name = 'of a user'; Text = '{"type":"authorized_user","client_id":"a","client_secret":"canary-1","refresh_token":"canary-2"}'; Id = 'InvalidConnection'; Message = "*type 'authorized_user', not service_account*-UseApplicationDefault*" }
        @{ Name = 'without a private key'; Change = @{ private_key = $null }; Id = 'InvalidConnection'; Message = '*has no private_key*' }
        @{ Name = 'with an empty private key'; Change = @{ private_key = '' }; Id = 'InvalidConnection'; Message = '*has no private_key*' }
        @{ Name = 'with a private key that is none'; Change = @{ private_key = 'canary-3' }; Id = 'InvalidConnection'; Message = '*private key in*cannot be used*' }
        @{ Name = 'with a broken private key'; Change = @{ private_key = "-----BEGIN PRIVATE KEY-----`ncanary4=`n-----END PRIVATE KEY-----" }; Id = 'InvalidConnection'; Message = '*private key in*cannot be used*' }
        @{ Name = 'without an account'; Change = @{ client_email = $null }; Id = 'InvalidConnection'; Message = '*has no client_email*' }
        @{ Name = 'with tokens without TLS'; Change = @{ token_uri = 'http://oauth2.example.com/token' }; Id = 'InsecureBaseUri'; Message = '*token_uri of*is not an https address*' }
        @{ Name = 'with tokens from a file'; Change = @{ token_uri = 'file:///etc/passwd' }; Id = 'InsecureBaseUri'; Message = '*token_uri of*is not an https address*' }
        @{ Name = 'too large to be one'; Text = 'x' * 70000; Id = 'InvalidConnection'; Message = '*70000 bytes*' }
    ) {
        $path = if ($_.File) { Join-Path $TestDrive $_.File } else { $file }
        if ($_.ContainsKey('Text')) { [System.IO.File]::WriteAllText($file, $_.Text) }
        if ($_.Change) { $null = New-GoogleKeyFile $file $_.Change }
        $problem = Get-Failure { Connect-GoogleServer -With @{ CredentialPath = $path } }
        $problem.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        "$problem" | Should -BeLike $Message
        "$($problem | Format-List * -Force | Out-String) $($problem.Exception)" | Should -Not -Match 'canary'
        Get-ApplivMdmConnection | Where-Object System -EQ Google | Should -BeNullOrEmpty
    }

    It 'refuses a file that it may not read' -Skip:($PSEdition -eq 'Desktop' -or $env:OS -eq 'Windows_NT' -or (id -u) -eq '0') {
        chmod 000 $file
        try { (Get-Failure { Connect-GoogleServer -With @{ CredentialPath = $file } }).FullyQualifiedErrorId | Should -BeLike 'InvalidConnection,*' } finally { chmod 600 $file }
    }
}

Describe 'Connect-AndroidManagement with other credentials' {
    BeforeAll {
        $before = @{}
        foreach ($name in 'GOOGLE_APPLICATION_CREDENTIALS', 'GCE_METADATA_HOST', 'HOME', 'APPDATA') { $before[$name] = [Environment]::GetEnvironmentVariable($name) }
    }

    BeforeEach {
        Reset-TestServer
        Disconnect-ApplivMdm
        # No machine's account answers, and at once.
        $env:GCE_METADATA_HOST = '127.0.0.1:1'
        $env:HOME = $TestDrive
        if ($env:APPDATA) { $env:APPDATA = $TestDrive }
        $env:GOOGLE_APPLICATION_CREDENTIALS = $null
        $phone = (Get-GoogleDevice)[0].googleName
    }

    AfterEach { foreach ($name in $before.Keys) { if ($before[$name]) { Set-Item "env:$name" $before[$name] } else { Remove-Item "env:$name" -ErrorAction SilentlyContinue } } }

    It 'says that there are none, and finds what is there the next time' {
        $problem = Get-Failure { Connect-GoogleServer -With @{ UseApplicationDefault = $true } }
        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidConnection,*'
        "$problem" | Should -BeLike '*no application default credentials*Set GOOGLE_APPLICATION_CREDENTIALS*'

        $env:GOOGLE_APPLICATION_CREDENTIALS = New-GoogleKeyFile (Join-Path $TestDrive 'adc.json')
        $null = Connect-GoogleServer -With @{ UseApplicationDefault = $true }
        (Invoke-AndroidDeviceCommand $phone -Lock).Outcome | Should -Be 'Accepted'
        Get-TokenRequest | Should -Be 1

        # Another account of the same session is another account.
        $null = New-GoogleKeyFile $env:GOOGLE_APPLICATION_CREDENTIALS @{ client_email = 'other@example.com' }
        $null = Connect-GoogleServer -With @{ UseApplicationDefault = $true }
        (Get-Failure { Invoke-AndroidDeviceCommand $phone -Lock }).FullyQualifiedErrorId | Should -BeLike 'Unauthorized,*'
    }

    It 'takes the file that gcloud made' -Skip:($PSEdition -eq 'Desktop' -or $env:OS -eq 'Windows_NT') {
        $null = New-Item (Join-Path $TestDrive '.config/gcloud') -ItemType Directory -Force
        $own = New-GoogleKeyFile (Join-Path $TestDrive '.config/gcloud/application_default_credentials.json')
        try {
            $null = Connect-GoogleServer -With @{ UseApplicationDefault = $true }
            (Invoke-AndroidDeviceCommand $phone -Lock).Outcome | Should -Be 'Accepted'
        }
        finally { Remove-Item $own }
    }

    It 'refuses a file that is none: <Name>' -ForEach @(
        @{ Name = 'missing'; Id = 'InvalidConnection'; Message = "*'*adc2.json' does not exist*" }
        @{ Name = 'not JSON'; Text = 'canary'; Id = 'InvalidConnection'; Message = '*is not a credential file*' }
        @{ Name = 'of an unknown type'; Text = '{"type":"new_kind"}'; Id = 'InvalidConnection'; Message = "*type 'new_kind'*cannot be used*" }
        @{ Name = 'of a user without a token'; Text = '{"type":"authorized_user","client_id":"a"}'; Id = 'InvalidConnection'; Message = "*type 'authorized_user'*cannot be used*" }
        @{ Name = 'with tokens without TLS'; Text = '{"type":"service_account","client_email":"a@b","private_key":"canary","token_uri":"http://example.com/"}'; Id = 'InsecureBaseUri'; Message = '*token_uri*not an https address*' }
        @{ Name = 'a federation without TLS'; Text = '{"type":"external_account","token_url":"http://example.com/"}'; Id = 'InsecureBaseUri'; Message = '*token_url*not an https address*' }
    ) {
        $env:GOOGLE_APPLICATION_CREDENTIALS = Join-Path $TestDrive 'adc2.json'
        if ($_.ContainsKey('Text')) { [System.IO.File]::WriteAllText($env:GOOGLE_APPLICATION_CREDENTIALS, $_.Text) }
        $problem = Get-Failure { Connect-GoogleServer -With @{ UseApplicationDefault = $true } }
        $problem.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        "$problem" | Should -BeLike $Message
        "$problem" | Should -Not -Match 'canary'
    }

    It 'takes a user''s credential with its quota project' {
        $env:GOOGLE_APPLICATION_CREDENTIALS = Join-Path $TestDrive 'user.json'
        [System.IO.File]::WriteAllText($env:GOOGLE_APPLICATION_CREDENTIALS, '{"type":"authorized_user","client_id":"a","client_secret":"b","refresh_token":"c","quota_project_id":"billed"}')
        # No request is made before the first command: it would go to Google.
        (Connect-GoogleServer -With @{ UseApplicationDefault = $true }).System | Should -Be 'Google'
    }

    It 'takes an access token, and warns of plain text' {
        $null = Connect-AndroidManagement LC0sandbox -BaseUri (Get-ServerUri) -AccessToken 'sandbox-google-token' -WarningVariable warning -WarningAction SilentlyContinue
        @($warning).Count | Should -Be 1
        "$warning" | Should -Not -Match 'sandbox-google'
        (Invoke-AndroidDeviceCommand $phone -Lock).Outcome | Should -Be 'Accepted'
        $null = Connect-AndroidManagement LC0sandbox -BaseUri (Get-ServerUri) -AccessToken (ConvertTo-SecureString 'sandbox-google-token' -AsPlainText -Force) -WarningVariable warning
        @($warning).Count | Should -Be 0
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'an enterprise of another form'; Arguments = @{ Enterprise = 'LC/x' }; Id = 'InvalidConnection' }
        @{ Name = 'http to another computer'; Arguments = @{ Enterprise = 'LC'; BaseUri = 'http://example.com' }; Id = 'InsecureBaseUri' }
        @{ Name = 'an address with the version'; Arguments = @{ Enterprise = 'LC'; BaseUri = 'https://example.com/v1/' }; Id = 'InvalidConnection' }
        @{ Name = 'a token with a line break'; Arguments = @{ Enterprise = 'LC'; AccessToken = (ConvertTo-SecureString "canary`n" -AsPlainText -Force) }; Id = 'InvalidConnection' }
    ) {
        $with = @{ AccessToken = (ConvertTo-SecureString 'x' -AsPlainText -Force) }
        foreach ($key in $Arguments.Keys) { $with[$key] = $Arguments[$key] }
        $problem = Get-Failure { Connect-AndroidManagement @with }
        $problem.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        "$problem" | Should -Not -Match 'canary'
    }
}

Describe 'Secrets towards Google' {
    It 'show in no stream, result, record, journal or transcript' {
        Reset-TestServer
        $file = New-GoogleKeyFile (Join-Path $TestDrive 'key.json')
        $connection = Connect-GoogleServer -With @{ CredentialPath = $file }
        $phone = (Get-GoogleDevice | Where-Object { $_.online -and $_.managementMode -eq 'DEVICE_OWNER' })[0].googleName
        $password = ConvertTo-SecureString 'canary-password' -AsPlainText -Force
        $code = ConvertTo-SecureString 'LPA:1$canary$code' -AsPlainText -Force
        $journal = Join-Path $TestDrive 'secret.jsonl'
        $transcript = Join-Path $TestDrive 'transcript.txt'
        $null = Start-Transcript $transcript
        Add-ServerFault @{ path = ':issueCommand'; status = 400; body = '{"error":{"code":400,"message":"Not canary-password.","status":"canary-password"}}' }
        $all = & {
            $DebugPreference = 'Continue'
            Invoke-AndroidDeviceCommand $phone -ResetPassword -NewPassword $password -Force -Verbose
            Invoke-AndroidDeviceCommand $phone -ResetPassword -NewPassword $password -Force -Verbose -JournalPath $journal
            Invoke-AndroidDeviceCommand $phone -ResetPassword -NewPassword $password -WhatIf
            Invoke-AndroidDeviceCommand $phone -AddEsim -ActivationCode $code -ActivationState NotActivated -Verbose
            Add-ServerFault @{ path = ':issueCommand'; status = 503; process = $true }
            Invoke-AndroidDeviceCommand $phone -AddEsim -ActivationCode $code -ActivationState Activated -Verbose
            Get-DeviceCommand $phone -Verbose
            Get-DeviceCommandJournal $journal
            $connection
            Get-MdmDevice -DeviceId $phone -Connection $connection -Verbose
            Remove-Item $file
            Add-ServerFault @{ path = '/token'; status = 400; body = '{"error":"invalid_grant","error_description":"Bad"}' }
            $null = Invoke-Server 'google/tokens' Delete
            try { Invoke-AndroidDeviceCommand $phone -Lock -Verbose } catch { $_ }
        } *>&1
        $all | Out-Host
        $null = Stop-Transcript

        $text = ($all | ForEach-Object {
                $_ | Format-List * -Force | Out-String
                ConvertTo-Json $_ -Depth 4 -WarningAction SilentlyContinue
                if ($_ -is [System.Management.Automation.ErrorRecord]) { $_.Exception.ToString() }
            }) -join "`n"
        $text += Get-Content $transcript, $journal -Raw
        $sent = Get-ServerLog
        @($sent.body -like '*canary*').Count | Should -Be 4
        $tokens = @($sent.headers.Authorization | Where-Object { $_ } | ForEach-Object { $_ -replace 'Bearer ' } | Sort-Object -Unique)
        $tokens.Count | Should -BeGreaterThan 0
        $text | Should -Match 'v1/enterprises/LC0sandbox'
        $text | Should -Match 'invalid_grant'
        $text | Should -Match 'MatchedBy\s*: CommandList'
        $text | Should -Not -Match 'canary'
        foreach ($token in $tokens) { $text.Contains($token) | Should -BeFalse }
        $text | Should -Not -Match 'PRIVATE KEY|assertion|MII[A-Za-z0-9+/]{20}'
    }
}
