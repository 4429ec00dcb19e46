BeforeDiscovery { $analyzer = [bool] (Get-Module PSScriptAnalyzer -ListAvailable) }

BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
}

Describe 'The rehearsal' {
    It 'reaches the fleet of the CSV on all three platforms' {
        $output = & "$root/docs/examples/rehearsal.ps1" | Out-String
        $output | Should -Match 'Accepted\s+200'
        $output | Should -Match 'Android, lost mode\s+\d\d'
        $output | Should -Match 'Apple, locked\s+\d\d'
        $output | Should -Match 'Windows, restarted\s+\d\d'
        $output | Should -Match 'Android\s+\w+ TC58 002\s+sales\s+START_LOST_MODE\s+Accepted\s+PENDING'
    }

    It 'has the devices of the sandbox in its CSV' {
        Import-Module (Get-ModuleManifestPath)
        $fleet = (Connect-ApplivMdm -Sandbox -DeviceCount 220 -PassThru).Sandbox.Devices
        Disconnect-ApplivMdm
        $rows = Import-Csv "$root/docs/examples/devices.csv"
        $rows.Count | Should -Be 200
        $rows.DeviceId | Should -Be @($fleet | Where-Object State -EQ 'ACTIVE' | Select-Object -First 200 -ExpandProperty DeviceId)
    }
}

Describe 'The scripts of the repository' {
    It 'PSScriptAnalyzer has nothing against <_>' -Skip:(-not $analyzer) -ForEach 'ApplivMdm.psd1', 'src/ApplivMdm/Module', 'docs' {
        Invoke-ScriptAnalyzer -Path (Join-Path $root $_) -Recurse -Severity Warning, Error | ForEach-Object { "$($_.ScriptName):$($_.Line) $($_.RuleName) $($_.Message)" } | Should -BeNullOrEmpty
    }

    It 'Windows PowerShell 5.1 understands <_>' -Skip:(-not $analyzer) -ForEach 'ApplivMdm.psd1', 'src/ApplivMdm/Module', 'docs', 'tests/Pester' {
        $settings = @{ IncludeRules = @('PSUseCompatibleSyntax'); Rules = @{ PSUseCompatibleSyntax = @{ Enable = $true; TargetVersions = @('5.1') } } }
        Invoke-ScriptAnalyzer -Path (Join-Path $root $_) -Recurse -Settings $settings | ForEach-Object { "$($_.ScriptName):$($_.Line) $($_.Message)" } | Should -BeNullOrEmpty
    }
}
