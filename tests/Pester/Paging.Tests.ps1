# A fleet of 25,000 devices, as the sandbox pages it.

BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer
    $null = Invoke-Server 'reset?devices=25000' Post
    Connect-TestServer
}

AfterAll { Stop-TestServer }

Describe 'A large fleet' {
    It 'comes out from the first page on, and needs no more memory for the last' {
        $seen = 0
        $memory = @()
        $requests = 0
        Get-MdmDevice | ForEach-Object {
            $seen++
            if ($seen -eq 1) { $requests = (Get-ServerLog).Count }
            if ($seen -eq 5000 -or $seen -eq 25000) { $memory += [GC]::GetTotalMemory($true) }
        }

        $requests | Should -Be 1
        $seen | Should -BeGreaterOrEqual 25000
        @(Get-ServerLog | Where-Object { $_.target -like '*/mdm/devices?*' }).Count | Should -BeGreaterOrEqual 250
        # 20,000 devices that were kept would be ten times that.
        ($memory[1] - $memory[0]) / 1MB | Should -BeLessThan 4
    }
}
