BeforeDiscovery {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $built = (Get-Command dotnet -ErrorAction SilentlyContinue) -and (Test-Path "$root/artifacts/obj/ApplivMdm/project.assets.json")
    $psResourceGet = $built -and (Get-Module Microsoft.PowerShell.PSResourceGet -ListAvailable)
}

Describe 'The package' -Skip:(-not $built) {
    BeforeAll {
        $root = (Resolve-Path "$PSScriptRoot/../..").Path
        $manifest = Import-PowerShellDataFile "$root/ApplivMdm.psd1"
        $configuration = (Get-ChildItem "$root/artifacts/bin/ApplivMdm/*/ApplivMdm.dll" | Sort-Object LastWriteTime | Select-Object -Last 1).Directory.Name

        # One process and no nodes that stay: they would keep our output open.
        function New-Package([string] $Folder) {
            $output = dotnet pack "$root/src/ApplivMdm" --no-build --configuration $configuration --output $Folder -m:1 -nodeReuse:false 2>&1
            if ($LASTEXITCODE -ne 0) { throw "dotnet pack failed:`n$($output -join "`n")" }
            Get-Item "$Folder/ApplivMdm.$($manifest.ModuleVersion).nupkg"
        }

        # What a package manager does: all but the parts of the package format.
        function Expand-Package($Package, [string] $Folder) {
            $null = New-Item $Folder -ItemType Directory -Force
            Copy-Item $Package.FullName "$Folder/package.zip"
            Expand-Archive "$Folder/package.zip" $Folder
            Remove-Item -LiteralPath "$Folder/package.zip", "$Folder/_rels", "$Folder/package", "$Folder/[Content_Types].xml", "$Folder/ApplivMdm.nuspec" -Recurse -Force
        }

        function Invoke-Installed([string] $Modules) {
            $saved = $env:PSModulePath
            try {
                $env:PSModulePath = $Modules + [System.IO.Path]::PathSeparator + $env:PSModulePath
                & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command '
                    Import-Module ApplivMdm
                    Connect-ApplivMdm -Sandbox
                    (Get-Module ApplivMdm).ModuleBase
                    ((Get-ApplivMdmConnection).Sandbox.Devices | Where-Object Platform -EQ Android | Select-Object -First 1 | Invoke-AndroidDeviceCommand -Lock).Outcome
                    (Get-Help Connect-ApplivMdm).Synopsis
                    @(Get-Help about_ApplivMdm_Journal).Count'
            }
            finally { $env:PSModulePath = $saved }
        }

        $package = New-Package "$TestDrive/first"
        $installed = "$TestDrive/modules/ApplivMdm/$($manifest.ModuleVersion)"
        Expand-Package $package $installed
        $content = @(Get-ChildItem $installed -Recurse -File | ForEach-Object { $_.FullName.Substring((Get-Item $installed).FullName.Length + 1).Replace('\', '/') } | Sort-Object)
    }

    It 'is the same whenever it is made' {
        (Get-FileHash (New-Package "$TestDrive/second").FullName).Hash | Should -Be (Get-FileHash $package.FullName).Hash
    }

    It 'is small' { $package.Length | Should -BeLessThan 3MB }

    It 'has the module, its help and its licence, and nothing for developers' {
        foreach ($file in 'ApplivMdm.psd1', 'LICENSE', 'README.md', 'CHANGELOG.md', 'THIRD-PARTY-NOTICES.txt', 'bin/ApplivMdm.Loader.dll', 'bin/Common/ApplivMdm.dll', 'bin/Core/ApplivMdm.LoadContext.dll', 'en-US/ApplivMdm.dll-Help.xml', 'en-US/about_ApplivMdm.help.txt') { $content | Should -Contain $file }
        $content | Where-Object { $_ -match '\.(pdb|xml|json|md|cs)$' -and $_ -notmatch '^(en-US/ApplivMdm.dll-Help.xml|README.md|CHANGELOG.md|licenses/.*)$' } | Should -BeNullOrEmpty
    }

    It 'says under which licence each assembly of others is, and has the text' {
        $notices = Get-Content "$installed/THIRD-PARTY-NOTICES.txt" -Raw
        $others = Get-ChildItem "$installed/bin/Common/*.dll" | Where-Object Name -NotLike 'ApplivMdm*'
        $others.Count | Should -BeGreaterThan 5
        foreach ($assembly in $others) {
            $notices | Should -Match "(?m)^$([regex]::Escape($assembly.BaseName)) \d+\.\d+\.\d+\r?\n  .*[Cc©].*\r?\n  (MIT|BSD-3-Clause|Apache-2\.0|https://\S+)\r?$"
            Get-ChildItem "$installed/licenses/$($assembly.BaseName)/LICENSE*" | Should -Not -BeNullOrEmpty
        }
    }

    It 'tells the gallery its version and its cmdlets' {
        Add-Type -AssemblyName System.IO.Compression.FileSystem
        $zip = [System.IO.Compression.ZipFile]::OpenRead($package.FullName)
        try { $nuspec = [xml] (New-Object System.IO.StreamReader $zip.GetEntry('ApplivMdm.nuspec').Open()).ReadToEnd() }
        finally { $zip.Dispose() }

        $metadata = $nuspec.package.metadata
        $metadata.version | Should -Be $manifest.ModuleVersion
        $metadata.description | Should -Be $manifest.Description
        $metadata.license.InnerText | Should -Be 'MIT'
        $metadata.dependencies | Should -BeNullOrEmpty
        $tags = $metadata.tags -split ' '
        $tags | Sort-Object | Should -Be (@('PSModule', 'PSIncludes_Cmdlet') + $manifest.PrivateData.PSData.Tags + ($manifest.CmdletsToExport | ForEach-Object { "PSCmdlet_$_"; "PSCommand_$_" }) | Sort-Object)
        [System.Reflection.AssemblyName]::GetAssemblyName("$installed/bin/Common/ApplivMdm.dll").Version.ToString(3) | Should -Be $manifest.ModuleVersion
    }

    It 'comes with the folder that an installation has' {
        $folder = (Get-Item "$TestDrive/first/ApplivMdm/$($manifest.ModuleVersion)").FullName
        Get-ChildItem $folder -Recurse -File | ForEach-Object { $_.FullName.Substring($folder.Length + 1).Replace('\', '/') } | Sort-Object | Should -Be $content
    }

    It 'works when it is unpacked into a versioned folder of PSModulePath' {
        { Test-ModuleManifest "$installed/ApplivMdm.psd1" -ErrorAction Stop } | Should -Not -Throw
        $found = Invoke-Installed "$TestDrive/modules"
        $found[0] | Should -Be (Get-Item $installed).FullName
        $found[1] | Should -Be 'Accepted'
        $found[2] | Should -Match '^Opens a connection'
        $found[3] | Should -Be 1
    }

    It 'is installed from a folder by PSResourceGet' -Skip:(-not $psResourceGet) {
        Register-PSResourceRepository ApplivMdmTest -Uri $package.DirectoryName -Trusted
        try { Save-PSResource ApplivMdm -Repository ApplivMdmTest -Path (New-Item "$TestDrive/saved" -ItemType Directory).FullName }
        finally { Unregister-PSResourceRepository ApplivMdmTest }

        (Invoke-Installed "$TestDrive/saved")[1] | Should -Be 'Accepted'
    }
}
