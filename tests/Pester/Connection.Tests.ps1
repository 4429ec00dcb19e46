BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer
}

AfterAll { Stop-TestServer }

Describe 'Connect-ApplivMdm' {
    BeforeAll {
        $token = ConvertTo-SecureString 'token' -AsPlainText -Force
        $saved = $env:APPLIVERY_ORGANIZATION, $env:APPLIVERY_API_TOKEN, $env:APPLIVERY_BASE_URI
    }

    AfterEach {
        Disconnect-ApplivMdm
        $env:APPLIVERY_ORGANIZATION, $env:APPLIVERY_API_TOKEN, $env:APPLIVERY_BASE_URI = $saved
    }

    It 'writes nothing, and with -PassThru the connection' {
        Connect-ApplivMdm acme -ApiToken $token | Should -BeNullOrEmpty
        $connection = Connect-ApplivMdm acme -ApiToken $token -PassThru
        $connection.PSTypeNames[0] | Should -Be 'ApplivMdm.MdmConnection'
        $connection.System | Should -Be 'Applivery'
        $connection.Organization | Should -Be 'acme'
        $connection.BaseUri | Should -Be 'https://api.applivery.io/'
        $connection.RequestsPerHour, $connection.Burst, $connection.TimeoutSec, $connection.MaxRetry | Should -Be 10000, 1000, 30, 3
        (Get-ApplivMdmConnection) | Should -Be $connection
    }

    It 'takes the environment' {
        $env:APPLIVERY_ORGANIZATION = 'from-env'
        $env:APPLIVERY_API_TOKEN = 'token'
        $env:APPLIVERY_BASE_URI = 'https://api.acme.applivery.io'
        $connection = Connect-ApplivMdm -PassThru
        $connection.Organization | Should -Be 'from-env'
        $connection.BaseUri | Should -Be 'https://api.acme.applivery.io/'
    }

    It 'takes a plain token with a warning that does not show it' {
        Connect-ApplivMdm acme -ApiToken 'plain-token' -WarningVariable warning -WarningAction SilentlyContinue
        "$warning" | Should -Match 'plain text'
        "$warning" | Should -Not -Match 'plain-token'
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'http'; Arguments = @{ Organization = 'acme'; BaseUri = 'http://api.applivery.io' }; ErrorId = 'InsecureBaseUri,*' }
        @{ Name = 'an organization of two letters'; Arguments = @{ Organization = 'ab' }; ErrorId = 'InvalidConnection,*' }
        @{ Name = 'a relative address'; Arguments = @{ Organization = 'acme'; BaseUri = 'api.applivery.io' }; ErrorId = 'InvalidConnection,*' }
        @{ Name = 'a retry count out of range'; Arguments = @{ Organization = 'acme'; MaxRetry = 21 }; ErrorId = 'ParameterArgumentValidationError,*' }
    ) {
        { Connect-ApplivMdm @Arguments -ApiToken $token } | Should -Throw -ErrorId $ErrorId
        Get-ApplivMdmConnection | Should -BeNullOrEmpty
    }

    It 'refuses a token with a line break and does not show it' {
        $problem = $null
        try { Connect-ApplivMdm acme -ApiToken (ConvertTo-SecureString "topsecret`n" -AsPlainText -Force) } catch { $problem = $_ }
        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidConnection,*'
        "$problem $($problem.Exception)" | Should -Not -Match 'topsecret'
    }

    It 'says what is missing' {
        $env:APPLIVERY_ORGANIZATION = $env:APPLIVERY_API_TOKEN = $null
        { Connect-ApplivMdm } | Should -Throw '*-Organization*APPLIVERY_ORGANIZATION*'
        { Connect-ApplivMdm acme } | Should -Throw '*-ApiToken*APPLIVERY_API_TOKEN*'
    }
}

Describe 'Without a connection' {
    It 'a command says how to get one' {
        Disconnect-ApplivMdm
        { Invoke-AndroidDeviceCommand x -Lock } | Should -Throw '*Connect-ApplivMdm*' -ErrorId 'NotConnected,*'
    }

    It 'a closed connection is no connection' {
        $connection = Connect-ApplivMdm -Sandbox -PassThru
        Disconnect-ApplivMdm
        $connection.IsOpen | Should -BeFalse
        Get-ApplivMdmConnection | Should -BeNullOrEmpty
        { Invoke-AndroidDeviceCommand x -Lock -Connection $connection } | Should -Throw '*closed*' -ErrorId 'NotConnected,*'
    }

    It 'a second connection does not close the first' {
        $first = Connect-ApplivMdm -Sandbox -PassThru
        $second = Connect-ApplivMdm -Sandbox -Seed 2 -PassThru
        (Get-ApplivMdmConnection | Where-Object System -EQ Applivery) | Should -Be $second
        ($first.Sandbox.Devices | Where-Object Platform -EQ Android | Select-Object -First 1 | Invoke-AndroidDeviceCommand -Lock -Connection $first).Outcome | Should -Be 'Accepted'
        { Invoke-AndroidDeviceCommand x -Lock -Connection $first, $second } | Should -Throw '*pass one*'
        $first, $second | Disconnect-ApplivMdm
        $first.IsOpen, $second.IsOpen | Should -Be $false, $false
    }
}

Describe 'The sandbox' {
    AfterEach { Disconnect-ApplivMdm }

    It 'is a fleet whose devices change' {
        $fleet = (Connect-ApplivMdm -Sandbox -DeviceCount 20 -PassThru).Sandbox.Devices
        $fleet.Count | Should -Be 20
        $fleet = @($fleet | Where-Object Platform -EQ 'Android')
        $results = $fleet | Invoke-AndroidDeviceCommand -Lock
        @($results | Where-Object Outcome -EQ 'Accepted').Count | Should -Be $fleet.Count
        @($fleet | Where-Object { $_.Online -and -not $_.Locked }).Count | Should -Be 0
        @($fleet | Where-Object { -not $_.Online -and $_.Locked }).Count | Should -Be 0
    }

    It 'is the same for the same seed' {
        $first = (Connect-ApplivMdm -Sandbox -Seed 7 -PassThru).Sandbox.Devices.DeviceId
        $second = (Connect-ApplivMdm -Sandbox -Seed 7 -PassThru).Sandbox.Devices.DeviceId
        $first | Should -Be $second
        $first.Count | Should -Be 100
    }
}
