BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer
}

AfterAll { Stop-TestServer }

Describe 'A fleet in bad weather' {
    It '5,000 devices, 429 storms, a tenth reset after processing, a tenth timed out: the sums agree with the server' {
        $null = Invoke-Server 'reset?devices=10200' Post
        $ids = (Get-ServerDevice).deviceId[0..4999]
        # Faults by device, so that the same ones meet them whatever the order; the lookups of a lost answer go through.
        $faults = for ($index = 0; $index -lt 5000; $index += 10) {
            @{ path = $ids[$index]; reset = $true; process = $true }
            @{ path = $ids[$index + 1]; delayMs = 3000; process = ($index % 20 -eq 0); status = 504 }
            @{ path = $ids[$index + 2]; status = 429; headers = @{ 'Retry-After' = '0' }; times = 2 }
        }
        Add-ServerFault $faults
        Connect-ApplivMdm -Organization sandbox -BaseUri $(Get-ServerUri) -ApiToken (ConvertTo-SecureString 'sandbox-token' -AsPlainText -Force) -RequestsPerHour 0 -TimeoutSec 1 -MaxRetry 5

        $results = $ids | Invoke-AndroidDeviceCommand -Lock -ThrottleLimit 256 -ErrorAction SilentlyContinue
        $results.Count | Should -Be 5000
        @($results.DeviceId | Sort-Object -Unique).Count | Should -Be 5000
        $outcomes = @{}
        $results | Group-Object Outcome | ForEach-Object { $outcomes[$_.Name] = $_.Count }
        ($outcomes.Values | Measure-Object -Sum).Sum | Should -Be 5000

        $posts = Get-ServerLog | Where-Object method -EQ 'POST'
        $processed = @{}
        $posts | Where-Object processed | ForEach-Object { $processed[$_.target.Split('/')[-2]]++ }
        @($results | Where-Object { $_.Outcome -eq 'Accepted' -and $processed[$_.DeviceId] -ne 1 }).Count | Should -Be 0
        @($processed.Values | Where-Object { $_ -gt 1 }).Count | Should -Be 0
        @($results | Where-Object { $_.Outcome -eq 'Refused' }).Count | Should -Be 0
        $outcomes['Accepted'] | Should -BeGreaterThan 4400
    }

    It '50,000 ids through the bulk cmdlet: a consumer that stops reading stops the sending' {
        $null = Invoke-Server 'reset' Post
        Connect-TestServer
        $read = 0
        1..50000 | ForEach-Object { $script:read = $_; "device$_" } | New-AppleBulkCommand RestartDevice -BatchSize 100 -ThrottleLimit 2 -ErrorAction SilentlyContinue | Select-Object -First 1 | Should -Not -BeNullOrEmpty
        $script:read | Should -BeLessThan 1000
        (Get-ServerLog | Where-Object method -EQ 'POST').Count | Should -BeLessThan 10
    }

    It 'shows its progress at most five times a second, and takes it away' {
        $null = Invoke-Server 'reset' Post
        Connect-TestServer
        $ids = (Get-ServerDevice).deviceId
        Add-ServerFault @{ delayMs = 60; times = 30 }
        $shell = [powershell]::Create().AddScript({
                param($manifest, $connection, $ids)
                Import-Module $manifest
                $ids | Invoke-AndroidDeviceCommand -Lock -ThrottleLimit 1 -ExpectedCount $ids.Count -Connection $connection
            }).AddArgument((Get-ModuleManifestPath)).AddArgument((Get-ApplivMdmConnection)).AddArgument($ids[0..29])
        $null = $shell.Invoke()
        $records = @($shell.Streams.Progress | Where-Object Activity -EQ 'Invoke-AndroidDeviceCommand')
        $records.Count | Should -BeGreaterThan 1
        $records[0].StatusDescription | Should -Match '^\d+ of 30 done \(\d+ Accepted\), \d+ per second$'
        $records[-1].RecordType | Should -Be 'Completed'
        $shell.Dispose()
    }
}
