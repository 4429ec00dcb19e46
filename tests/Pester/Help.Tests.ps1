BeforeDiscovery {
    Import-Module "$PSScriptRoot/Snippets.psm1" -Force
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $cmdlets = (Import-PowerShellDataFile "$root/ApplivMdm.psd1").CmdletsToExport
    $topics = @(Get-ChildItem "$root/docs/en-US/about_*.md" | ForEach-Object BaseName)
    $snippets = @(Get-Item "$root/docs/en-US/*.md", "$root/README.md" | ForEach-Object { Get-Snippet $_.FullName } | Where-Object { $_.Code -or $_.Name -notlike 'about_*' })
    $platyPS = [bool] (Get-Module platyPS -ListAvailable | Where-Object Version -GE '0.14.2') -and (Test-Path "$root/artifacts/bin/ApplivMdm/*/ApplivMdm.xml")
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module "$PSScriptRoot/Snippets.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $root = (Resolve-Path "$PSScriptRoot/../..").Path

    function Get-Topic([string] $Name) { (Get-Content "$root/docs/en-US/$Name.md" -Raw) -replace '\r' }
}

Describe 'The help of <_>' -ForEach $cmdlets {
    BeforeAll {
        $name = $_
        $help = Get-Help $name -Full
        $own = (Get-Command $name).Parameters.Values | Where-Object { $_.Name -notin [System.Management.Automation.PSCmdlet]::CommonParameters -and -not ($_.Attributes | Where-Object DontShow) } | ForEach-Object Name
    }

    It 'has a page without anything left to fill in' {
        Get-Content "$root/docs/en-US/$name.md" -Raw | Should -Not -Match '\{\{'
    }

    It 'is found by Get-Help' {
        $help.Synopsis | Should -Match '^\w.*\.$'
        ($help.description | Out-String).Length | Should -BeGreaterThan 100
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        $help.inputTypes.inputType | Should -Not -BeNullOrEmpty
        $help.returnValues.returnValue | Should -Not -BeNullOrEmpty
        $help.relatedLinks.navigationLink | Should -Not -BeNullOrEmpty
    }

    It 'describes every parameter and no other' {
        $documented = @($help.parameters.parameter | Where-Object { $_ })
        $documented.name | Sort-Object | Should -Be ($own | Sort-Object)
        foreach ($parameter in $documented) { ($parameter.description | Out-String).Trim() | Should -Match '^[A-Z].{10,}\.$' -Because "-$($parameter.name) needs a sentence" }
    }

    It 'is in the golden syntax' {
        # When the change is meant: Get-Command -Module ApplivMdm | Sort-Object Name | ForEach-Object { (Get-Command $_ -Syntax).Trim() -replace '\r' } | Set-Content tests/Pester/golden/Syntax.txt
        $golden = (Get-Content "$PSScriptRoot/golden/Syntax.txt" -Raw) -replace '\r'
        $lines = (Get-Command $name -Syntax).Trim() -split '\s*\n\s*' | Where-Object { $_ }
        @($golden -split '\n' | Where-Object { $_ -match "^$name " -or $_ -eq $name }) | Should -Be $lines
    }

    It 'belongs to a cmdlet with an output type and tests' {
        (Get-Command $name).OutputType | Should -Not -BeNullOrEmpty
        Get-ChildItem "$PSScriptRoot/*.Tests.ps1" -Exclude Help.Tests.ps1 | Select-String $name -SimpleMatch -List | Should -Not -BeNullOrEmpty
    }
}

Describe 'The topic <_>' -ForEach $topics {
    It 'is the text that Get-Help shows' {
        $shown = Get-Help $_ | Out-String
        $shown | Should -Match "TOPIC\s+$_\s+SHORT DESCRIPTION\s+\w"
        $shown | Should -Match 'LONG DESCRIPTION'
    }

    It 'has only characters that every console shows, and lines that fit' {
        Get-Content "$root/en-US/$_.help.txt" | Where-Object { $_ -match '[^\x20-\x7e]' } | Should -BeNullOrEmpty
        Get-Content "$root/en-US/$_.help.txt" | Where-Object { $_ -notmatch '^ {8}' -and $_.Length -gt 80 -and $_ -notmatch 'https://' } | Should -BeNullOrEmpty
    }

    It 'links to what is there' {
        [regex]::Matches((Get-Topic $_), '\]\(([^)]+\.md)\)') | ForEach-Object { $_.Groups[1].Value } | Where-Object { -not (Test-Path "$root/docs/en-US/$_") } | Should -BeNullOrEmpty
    }
}

Describe 'What the topics say' {
    It 'is every error id' {
        $known = (Connect-ApplivMdm -Sandbox -DeviceCount 1 -PassThru).GetType().Assembly.GetType('ApplivMdm.MdmErrorId').GetFields().Name
        Disconnect-ApplivMdm
        $section = [regex]::Match((Get-Topic about_ApplivMdm_Outcomes), '(?s)\n## Error ids\n(.*?)\n## ').Groups[1].Value
        [regex]::Matches($section, '(?m)^### (\w+)$') | ForEach-Object { $_.Groups[1].Value } | Sort-Object | Should -Be ($known | Sort-Object)
    }

    It 'is every outcome and every property of a result' {
        $topic = Get-Topic about_ApplivMdm_Outcomes
        Connect-ApplivMdm -Sandbox
        $result = (Get-ApplivMdmConnection).Sandbox.Devices | Where-Object Platform -EQ Android | Select-Object -First 1 | Invoke-AndroidDeviceCommand -Lock
        Disconnect-ApplivMdm
        foreach ($outcome in [enum]::GetNames($result.Outcome.GetType())) { $topic -match "(?m)^### .*\b$outcome\b" | Should -BeTrue -Because "$outcome is an outcome" }
        foreach ($match in [enum]::GetNames($result.MatchedBy.GetType())) { $topic -match "\b$match," | Should -BeTrue -Because "$match is a way to match" }
        foreach ($property in $result.PSObject.Properties.Name | Where-Object { $_ -notin 'DeviceId', 'Platform', 'Command', 'Outcome' }) { $topic -match "\*\*$property\*\*" | Should -BeTrue -Because "$property is a property" }
    }

    It 'is the impact of every command with a switch' {
        $topic = Get-Topic about_ApplivMdm_Commands
        foreach ($section in @{ Title = 'Android'; Cmdlets = 'Invoke-AndroidDeviceCommand', 'New-AndroidBulkCommand' }, @{ Title = 'Windows'; Cmdlets = @('Invoke-WindowsDeviceAction') }) {
            $text = [regex]::Match($topic, "(?s)\n## $($section.Title)\n(.*?)\n## ").Groups[1].Value
            $said = [regex]::Matches($text, '(?m)^- `-(\w+)`: (\w+)\.') | ForEach-Object { "$($_.Groups[1].Value) $($_.Groups[2].Value)" } | Sort-Object
            foreach ($cmdlet in $section.Cmdlets) {
                $declared = foreach ($parameter in (Get-Command $cmdlet).Parameters.Values) {
                    $help = $parameter.Attributes.HelpMessage | Where-Object { $_ } | Select-Object -First 1
                    if ($help -match '^(Query|Disruptive|Destructive):') { "$($parameter.Name) $($Matches[1].ToLowerInvariant())" }
                }

                $said | Should -Be ($declared | Sort-Object)
            }
        }
    }

    It 'is the impact of every request of Apple' {
        $line = 'New-AppleBulkCommand -RequestType '
        $requests = (TabExpansion2 $line $line.Length).CompletionMatches
        $requests.Count | Should -BeGreaterThan 60
        $topic = Get-Topic about_ApplivMdm_Commands
        foreach ($section in @{ Title = 'Queries'; Impact = 'Query' }, @{ Title = 'Disruptive'; Impact = 'Disruptive' }, @{ Title = 'Destructive'; Impact = 'Destructive' }) {
            $text = [regex]::Match($topic, "(?s)\n### $($section.Title)\n(.*?)\n##").Groups[1].Value
            [regex]::Matches($text, '(?m)^- (\w+)$') | ForEach-Object { $_.Groups[1].Value } | Sort-Object |
                Should -Be ($requests | Where-Object { $_.ToolTip -like "$($section.Impact).*" } | ForEach-Object CompletionText | Sort-Object)
        }
    }
}

Describe 'The code in the help' {
    BeforeAll {
        $environment = @{}
        foreach ($variable in 'PSModulePath', 'APPLIVERY_ORGANIZATION', 'APPLIVERY_API_TOKEN', 'APPLIVERY_BASE_URI') { $environment[$variable] = [System.Environment]::GetEnvironmentVariable($variable) }
        $modules = New-ModuleFolder "$TestDrive/Modules"
    }

    BeforeEach { $env:PSModulePath = $modules + [System.IO.Path]::PathSeparator + $env:PSModulePath }

    AfterEach {
        foreach ($variable in $environment.Keys) { [System.Environment]::SetEnvironmentVariable($variable, $environment[$variable]) }
    }

    It 'runs without an error or a warning: <Name>' -ForEach ($snippets | Where-Object IsForSandbox) {
        $Code | Should -Not -BeNullOrEmpty
        $runnable = @($Code | Where-Object { $PSEdition -eq 'Core' -or $_ -notmatch '^# PowerShell 7\n|key\.json' })
        Invoke-Snippet $runnable (New-WorkFolder "$TestDrive/$([guid]::NewGuid())") | Should -BeNullOrEmpty
    }
}

Describe 'The code in the help that nothing stands in for' {
    It 'says why: <Name>' -Skip -ForEach ($snippets | Where-Object { -not $_.IsForSandbox }) { }
}

Describe 'The generated help' {
    It 'is what the pages and the code make: docs/Update-Help.ps1 changes nothing' -Skip:(-not $platyPS) {
        Copy-Item "$root/docs/en-US" "$TestDrive/pages" -Recurse
        $output = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File "$root/docs/Update-Help.ps1" -Page "$TestDrive/pages" -Destination "$TestDrive/en-US" 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$output"
        foreach ($pair in @("$TestDrive/pages", "$root/docs/en-US"), @("$TestDrive/en-US", "$root/en-US")) {
            (Get-ChildItem $pair[0]).Name | Should -Be (Get-ChildItem $pair[1]).Name
            foreach ($file in Get-ChildItem $pair[0]) {
                (Get-Content $file.FullName -Raw) -replace '\r' | Should -BeExactly ((Get-Content "$($pair[1])/$($file.Name)" -Raw) -replace '\r') -Because "$($file.Name) is older than the code or the pages; run docs/Update-Help.ps1"
            }
        }
    }

    It 'is found again after a second import, and in a session of another language' {
        $script = "
            Import-Module '$(Get-ModuleManifestPath)'
            Import-Module '$(Get-ModuleManifestPath)' -Force
            [System.Threading.Thread]::CurrentThread.CurrentUICulture = 'de-DE'
            (Get-Help Connect-ApplivMdm).Synopsis; @(Get-Help Connect-ApplivMdm -Parameter *).Count; @(Get-Help about_ApplivMdm).Count"
        $found = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $script
        $found[0] | Should -Match '^Opens a connection'
        [int] $found[1] | Should -BeGreaterThan 8
        $found[2] | Should -Be 1
    }
}
