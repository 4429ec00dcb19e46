BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer
}

AfterAll { Stop-TestServer }

Describe 'Invoke-AndroidDeviceCommand on the wire' {
    BeforeEach { Reset-TestServer }

    It '<Name>' -ForEach @(
        @{ Name = '-Lock'; Arguments = @{ Lock = $true }; Body = '{"type":"LOCK"}' }
        @{ Name = '-Lock -Duration 2h'; Arguments = @{ Lock = $true; Duration = '2h' }; Body = '{"type":"LOCK","duration":"7200s"}' }
        @{ Name = '-Lock -Duration 90'; Arguments = @{ Lock = $true; Duration = 90 }; Body = '{"type":"LOCK","duration":"90s"}' }
        @{ Name = '-Lock -Duration 2.5'; Arguments = @{ Lock = $true; Duration = 2.5 }; Body = '{"type":"LOCK","duration":"2.5s"}' }
        @{ Name = '-Lock -Duration (TimeSpan)'; Arguments = @{ Lock = $true; Duration = [timespan]'1.00:00:00' }; Body = '{"type":"LOCK","duration":"86400s"}' }
        @{ Name = '-Reboot'; Arguments = @{ Reboot = $true }; Body = '{"type":"REBOOT"}' }
        @{ Name = '-RelinquishOwnership'; Arguments = @{ RelinquishOwnership = $true; Force = $true }; Body = '{"type":"RELINQUISH_OWNERSHIP"}' }
        @{ Name = '-StopLostMode'; Arguments = @{ StopLostMode = $true }; Body = '{"type":"STOP_LOST_MODE","stopLostModeParams":{}}' }
        @{ Name = '-ResetPassword'; Arguments = @{ ResetPassword = $true; Force = $true }; Body = '{"type":"RESET_PASSWORD"}' }
        @{
            Name = '-ResetPassword with everything'
            Arguments = @{ ResetPassword = $true; Force = $true; NewPassword = (ConvertTo-SecureString 'Pa$$ "wörd"' -AsPlainText -Force); ResetPasswordFlag = 'RequireEntry', 'DoNotAskCredentialsOnBoot', 'LockNow' }
            Body = '{"type":"RESET_PASSWORD","newPassword":"Pa$$ \"wörd\"","resetPasswordFlags":["REQUIRE_ENTRY","DO_NOT_ASK_CREDENTIALS_ON_BOOT","LOCK_NOW"]}'
        }
        @{ Name = '-ClearAppData'; Arguments = @{ ClearAppData = $true; Force = $true; PackageName = 'com.example.app', 'org.example' }; Body = '{"type":"CLEAR_APP_DATA","clearAppsDataParams":{"packageNames":["com.example.app","org.example"]}}' }
        @{ Name = '-StartLostMode with a message'; Arguments = @{ StartLostMode = $true; LostMessage = 'Please call' }; Body = '{"type":"START_LOST_MODE","startLostModeParams":{"lostMessage":{"defaultMessage":"Please call"}}}' }
        @{
            Name = '-StartLostMode with everything, localized'
            Arguments = @{
                StartLostMode = $true; LostMessage = @{ default = 'Lost'; 'es-ES' = 'Perdido'; 'de' = 'Verloren' }; LostPhoneNumber = '+34 600 000 000'
                LostStreetAddress = 'Main Street 1'; LostOrganization = 'Acme & Söhne'; LostEmailAddress = 'it@example.com'
            }
            Body = '{"type":"START_LOST_MODE","startLostModeParams":{"lostMessage":{"defaultMessage":"Lost","localizedMessages":{"de":"Verloren","es-ES":"Perdido"}},"lostPhoneNumber":{"defaultMessage":"+34 600 000 000"},"lostStreetAddress":{"defaultMessage":"Main Street 1"},"lostOrganization":{"defaultMessage":"Acme & Söhne"},"lostEmailAddress":"it@example.com"}}'
        }
        @{ Name = '-AddEsim'; Arguments = @{ AddEsim = $true; CarrierName = 'Acme Mobile'; ActivationCode = (ConvertTo-SecureString 'LPA:1$carrier.example$code' -AsPlainText -Force) }; Body = '{"type":"ADD_ESIM","addEsimParams":{"activationCode":"LPA:1$carrier.example$code","carrierName":"Acme Mobile"}}' }
        @{ Name = '-RemoveEsim'; Arguments = @{ RemoveEsim = $true; Force = $true; IccId = '89012345678901234567' }; Body = '{"type":"REMOVE_ESIM","removeEsimParams":{"iccid":"89012345678901234567"}}' }
        @{ Name = '-RequestDeviceInfo -SkipValidation'; Arguments = @{ RequestDeviceInfo = $true; SkipValidation = $true }; Body = '{"type":"REQUEST_DEVICE_INFO","requestDeviceInfoParams":{"deviceInfo":"EID"}}' }
        @{ Name = '-Wipe -SkipValidation'; Arguments = @{ Wipe = $true; Force = $true; SkipValidation = $true }; Body = '{"type":"WIPE","wipeParams":{}}' }
        @{
            Name = '-Wipe -SkipValidation with everything'
            Arguments = @{ Wipe = $true; Force = $true; SkipValidation = $true; WipeDataFlag = 'PreserveResetProtectionData', 'WipeExternalStorage', 'WipeEsims'; WipeReason = 'Lost' }
            Body = '{"type":"WIPE","wipeParams":{"wipeDataFlags":["PRESERVE_RESET_PROTECTION_DATA","WIPE_EXTERNAL_STORAGE","WIPE_ESIMS"],"wipeReason":{"defaultMessage":"Lost"}}}'
        }
        @{ Name = '-AddEsim -ActivationState -SkipValidation'; Arguments = @{ AddEsim = $true; ActivationCode = (ConvertTo-SecureString 'x' -AsPlainText -Force); ActivationState = 'NotActivated'; SkipValidation = $true }; Body = '{"type":"ADD_ESIM","addEsimParams":{"activationCode":"x","activationState":"NOT_ACTIVATED"}}' }
        @{ Name = '-Command with a hashtable'; Arguments = @{ Command = @{ type = 'LOCK'; duration = '3600s' } }; Body = '{"type":"LOCK","duration":"3600s"}' }
        @{ Name = '-Command with an object'; Arguments = @{ Command = [pscustomobject]@{ startLostModeParams = [pscustomobject]@{ lostMessage = @{ defaultMessage = 'x' } } } }; Body = '{"type":"START_LOST_MODE","startLostModeParams":{"lostMessage":{"defaultMessage":"x"}}}' }
        @{ Name = '-Command with JSON'; Arguments = @{ Command = '{ "type": "CLEAR_APP_DATA", "clearAppsDataParams": { "packageNames": ["com.example"] } }'; Force = $true }; Body = '{"type":"CLEAR_APP_DATA","clearAppsDataParams":{"packageNames":["com.example"]}}' }
        @{ Name = '-Command and -Duration'; Arguments = @{ Command = @{ type = 'LOCK' }; Duration = '1h' }; Body = '{"type":"LOCK","duration":"3600s"}' }
    ) {
        $id = (Get-ServerDevice)[0].deviceId
        $null = Invoke-AndroidDeviceCommand $id @Arguments -WarningAction SilentlyContinue -ErrorAction SilentlyContinue

        $log = Get-ServerLog
        $log.Count | Should -Be 1
        $log[0].method | Should -Be 'POST'
        $log[0].target | Should -BeExactly "/v1/organizations/sandbox/mdm/android/enterprise/devices/$id/commands"
        $log[0].headers.Authorization | Should -BeExactly 'Bearer sandbox-token'
        $log[0].headers.'Content-Type' | Should -BeExactly 'application/json'
        $log[0].body | Should -BeExactly $Body
    }

    It 'the sandbox takes every documented command as it is sent' {
        $id = (Get-ServerDevice)[0].deviceId
        $secret = ConvertTo-SecureString 'LPA:1$x$y' -AsPlainText -Force
        $results = @(
            Invoke-AndroidDeviceCommand $id -Lock -Duration 7d
            Invoke-AndroidDeviceCommand $id -Reboot
            Invoke-AndroidDeviceCommand $id -StopLostMode
            Invoke-AndroidDeviceCommand $id -ResetPassword -NewPassword $secret -ResetPasswordFlag LockNow -Force
            Invoke-AndroidDeviceCommand $id -ClearAppData -PackageName com.example -Force
            Invoke-AndroidDeviceCommand $id -StartLostMode -LostMessage @{ default = 'x'; fr = 'y' } -LostEmailAddress a@b.example
            Invoke-AndroidDeviceCommand $id -AddEsim -ActivationCode $secret -CarrierName Acme
            Invoke-AndroidDeviceCommand $id -RemoveEsim -IccId 8901 -Force
            Invoke-AndroidDeviceCommand $id -RelinquishOwnership -Force
        )
        $results.Outcome | Should -Be (@('Accepted') * 9)
    }
}
