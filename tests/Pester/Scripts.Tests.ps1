# The scripts of docs/examples, unchanged, in a PowerShell of their own against the loopback server.

BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer
    $examples = (Resolve-Path "$PSScriptRoot/../../docs/examples").Path

    # What the script wrote, and how it ended.
    function Invoke-Example([string] $Command) {
        $environment = @{ APPLIVERY_ORGANIZATION = 'sandbox'; APPLIVERY_API_TOKEN = 'sandbox-token'; APPLIVERY_BASE_URI = Get-ServerUri }
        foreach ($name in $environment.Keys) { [Environment]::SetEnvironmentVariable($name, $environment[$name]) }
        try {
            $lines = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "Set-Location '$TestDrive'; `$PSModuleAutoLoadingPreference = 'All'; $Command" 2>&1 | ForEach-Object { "$_" }
            [pscustomobject]@{ Text = $lines -join "`n"; ExitCode = $LASTEXITCODE }
        }
        finally {
            foreach ($name in $environment.Keys) { [Environment]::SetEnvironmentVariable($name, $null) }
        }
    }

    function Get-Command-Sent { @(Get-ServerLog | Where-Object { $_.method -eq 'POST' }) }
}

AfterAll { Stop-TestServer }

Describe 'The examples' {
    BeforeEach { Reset-TestServer }

    It 'are all run here' {
        (Get-ChildItem $examples -Filter *.ps1).Name | Sort-Object | Should -Be 'azure-automation-runbook.ps1', 'install-application.ps1', 'lost-phones.ps1', 'rehearsal.ps1', 'restart-stale-ipads.ps1'
    }

    It 'put lost phones into lost mode, report, and do not send twice' {
        $phones = Import-Csv "$examples/lost-phones.csv"
        $first = Invoke-Example "& '$examples/lost-phones.ps1' -TimeoutSec 6"
        $first.ExitCode | Should -Be 0 -Because $first.Text
        (Get-Command-Sent).Count | Should -Be $phones.Count
        $report = Import-Csv (Join-Path $TestDrive 'lost-phones-report.csv')
        $report.Count | Should -Be $phones.Count
        ($report.Ticket | Sort-Object) | Should -Be ($phones.Ticket | Sort-Object)
        $report.Outcome | Should -BeIn 'Succeeded', 'Pending'
        $report.Outcome | Should -Contain 'Succeeded'
        $lost = Get-ServerDevice | Where-Object serialNumber -EQ $phones[0].SerialNumber
        $lost.lostMessage | Should -BeLike 'This phone is lost*'

        $again = Invoke-Example "& '$examples/lost-phones.ps1' -TimeoutSec 1"
        $again.ExitCode | Should -Be 0 -Because $again.Text
        (Get-Command-Sent).Count | Should -Be $phones.Count
    }

    It 'install an application on all Windows devices with a tag' {
        $devices = Get-MdmDevice -Platform Windows -Tag office
        $preview = Invoke-Example "& '$examples/install-application.ps1' -Application '7-Zip*' -Tag office -WhatIf"
        $preview.Text | Should -BeLike '*What if:*install*'
        (Get-Command-Sent).Count | Should -Be 0

        $run = Invoke-Example "& '$examples/install-application.ps1' -Application '7-Zip*' -Tag office"
        $run.ExitCode | Should -Be 0 -Because $run.Text
        (Get-Command-Sent).Count | Should -Be $devices.Count
        (Invoke-Example "& '$examples/install-application.ps1' -Application 'Route*' -Tag office").Text | Should -BeLike '*fits 2 applications*'
    }

    It 'restart the supervised iPads that were not seen' {
        $null = Invoke-Server 'reset?devices=900' Post
        $stale = @(Get-MdmDevice -Platform Apple | Where-Object { $_.Supervised -and $_.Model -like 'iPad*' -and $_.State -eq 'ACTIVE' -and $_.LastSeenAt -lt [DateTimeOffset]::UtcNow.AddDays(-7) })
        $stale | Should -Not -BeNullOrEmpty
        $run = Invoke-Example "& '$examples/restart-stale-ipads.ps1' -TimeoutSec 1 | ForEach-Object DeviceId"
        $run.ExitCode | Should -Be 0 -Because $run.Text
        ($run.Text -split "`n" | Sort-Object) | Should -Be ($stale.DeviceId | Sort-Object)
        ($stale | Get-DeviceCommand).Command | Sort-Object -Unique | Should -Be 'RestartDevice'
    }

    It 'run as a runbook, which fails with a summary' {
        $automation = "
            function Get-AutomationVariable(`$Name) { @{ AppliveryOrganization = 'sandbox'; AppliveryToken = 'sandbox-token' }[`$Name] }
            `$PSPrivateMetadata = @{ JobId = '$([guid]::NewGuid())' }
            Import-Module '$(Get-ModuleManifestPath)'"
        $kiosks = Get-MdmDevice -Platform Android -Tag kiosk
        $unfit = @($kiosks | Where-Object { $_.Ownership -ne 'COMPANY_OWNED' -or $_.ManagementMode -ne 'DEVICE_OWNER' })
        $run = Invoke-Example "$automation; & '$examples/azure-automation-runbook.ps1' -TimeoutSec 6 -JournalFolder ."
        $run.ExitCode | Should -Be 1
        $run.Text | Should -BeLike "*$($unfit.Count) of $($kiosks.Count) devices were not restarted*"
        (Get-Command-Sent).Count | Should -Be ($kiosks.Count - $unfit.Count)

        $null = Invoke-Example "$automation; & '$examples/azure-automation-runbook.ps1' -TimeoutSec 0 -JournalFolder ."
        (Get-Command-Sent).Count | Should -Be ($kiosks.Count - $unfit.Count)

        Add-ServerFault @{ path = '/devices'; status = 401; body = '{"status":false,"error":{"code":4004,"message":"Invalid Token"}}' }
        $broken = Invoke-Example "$automation; & '$examples/azure-automation-runbook.ps1' -JournalFolder ."
        $broken.ExitCode | Should -Be 1
        $broken.Text | Should -BeLike '*4004*'
    }
}
