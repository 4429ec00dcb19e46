BeforeDiscovery { $analyzer = [bool] (Get-Module PSScriptAnalyzer -ListAvailable) }

BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
}

Describe 'The rehearsal' {
    It 'puts the fleet of the CSV into lost mode' {
        $output = & "$root/docs/examples/rehearsal.ps1" | Out-String
        $output | Should -Match 'Accepted\s+200'
        $output | Should -Match 'LOST\s+1\d\d'
        $output | Should -Match 'Galaxy A15 002\s+sales\s+START_LOST_MODE\s+Accepted\s+PENDING'
    }

    It 'has the devices of the sandbox in its CSV' {
        Import-Module (Get-ModuleManifestPath)
        $fleet = (Connect-ApplivMdm -Sandbox -DeviceCount 200 -PassThru).Sandbox.Devices
        Disconnect-ApplivMdm
        (Import-Csv "$root/docs/examples/devices.csv").DeviceId | Should -Be $fleet.DeviceId
    }
}

Describe 'The scripts of the repository' {
    It 'PSScriptAnalyzer has nothing against <_>' -Skip:(-not $analyzer) -ForEach 'ApplivMdm.psd1', 'src/ApplivMdm/Module', 'docs/examples' {
        Invoke-ScriptAnalyzer -Path (Join-Path $root $_) -Recurse -Severity Warning, Error | ForEach-Object { "$($_.ScriptName):$($_.Line) $($_.RuleName) $($_.Message)" } | Should -BeNullOrEmpty
    }
}
