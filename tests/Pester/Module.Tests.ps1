BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force

    function Invoke-Fresh([string] $Script) { & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $Script }
}

Describe 'The module' {
    It 'has a valid manifest that exports what it should and nothing by wildcard' {
        $manifest = Test-ModuleManifest (Get-ModuleManifestPath)
        $data = Import-PowerShellDataFile (Get-ModuleManifestPath)
        $manifest.PowerShellVersion | Should -Be '5.1'
        $data.DotNetFrameworkVersion | Should -Be '4.7.2'
        $data.CompatiblePSEditions | Should -Be 'Desktop', 'Core'
        $data.FunctionsToExport.Count, $data.VariablesToExport.Count, $data.AliasesToExport.Count | Should -Be 0, 0, 0
        $data.CmdletsToExport -join '' | Should -Not -Match '\*'
        Get-Command -Module ApplivMdm | Select-Object -ExpandProperty Name | Sort-Object | Should -Be ($data.CmdletsToExport | Sort-Object)
    }

    It 'says the impact of each command where its switch is completed' {
        $impacts = @{
            Lock = 'Disruptive'; Reboot = 'Disruptive'; RelinquishOwnership = 'Destructive'; StopLostMode = 'Disruptive'; ResetPassword = 'Destructive'; ClearAppData = 'Destructive'
            StartLostMode = 'Disruptive'; AddEsim = 'Disruptive'; RemoveEsim = 'Destructive'; RequestDeviceInfo = 'Query'; Wipe = 'Destructive'; InstallApplication = 'Disruptive'; UninstallApplication = 'Disruptive'
        }
        foreach ($command in 'Invoke-AndroidDeviceCommand', 'New-AndroidBulkCommand', 'Invoke-WindowsDeviceAction') {
            foreach ($parameter in (Get-Command $command).Parameters.Values | Where-Object { $impacts[$_.Name] }) {
                $parameter.Attributes.HelpMessage | Where-Object { $_ } | Should -Match "^$($impacts[$parameter.Name]): "
            }
        }
    }

    It 'uses approved verbs and singular nouns' {
        $verbs = (Get-Verb).Verb
        Get-Command -Module ApplivMdm | ForEach-Object { $_.Verb | Should -BeIn $verbs; $_.Noun | Should -Not -Match 's$' }
    }

    It 'can be imported again, with -Force and after removal' {
        $manifest = Get-ModuleManifestPath
        $count = (Import-PowerShellDataFile $manifest).CmdletsToExport.Count
        Invoke-Fresh "
            Import-Module '$manifest'; (Get-Command -Module ApplivMdm).Count
            Import-Module '$manifest' -Force; (Get-Command -Module ApplivMdm).Count
            Remove-Module ApplivMdm; @(Get-Command -Module ApplivMdm -ListImported).Count
            Import-Module '$manifest'; (Get-Command -Module ApplivMdm).Count
            Connect-ApplivMdm -Sandbox -DeviceCount 1; ((Get-ApplivMdmConnection).Sandbox.Devices | New-AppleBulkCommand DeviceInformation -Queries OSVersion).Outcome" | Should -Be $count, $count, 0, $count, 'Accepted'
    }

    It 'keeps its packages apart and loads the sandbox only when asked' -Skip:($PSEdition -ne 'Core') {
        Invoke-Fresh "
            Import-Module '$(Get-ModuleManifestPath)'
            Connect-ApplivMdm acme -ApiToken (ConvertTo-SecureString x -AsPlainText -Force)
            try { `$null = Invoke-AndroidDeviceCommand '../x' -Lock } catch { }
            `$all = [System.AppDomain]::CurrentDomain.GetAssemblies()
            [bool](`$all | Where-Object { `$_.GetName().Name -eq 'ApplivMdm.Sandbox' })
            `$core = `$all | Where-Object { `$_.GetName().Name -eq 'ApplivMdm.Core' }
            [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext(`$core).Name
            @(`$all | Where-Object { `$_.GetName().Name -eq 'System.Text.Json' }).Count" 2>$null | Should -Be 'False', 'ApplivMdm', 1
    }

    It 'has a table of results that fits' {
        Connect-ApplivMdm -Sandbox
        $table = (Get-ApplivMdmConnection).Sandbox.Devices | Where-Object Platform -EQ 'Android' | Select-Object -First 1 | Invoke-AndroidDeviceCommand -Lock | Out-String -Width 120
        $table | Should -Match 'DeviceId\s+Command\s+Outcome\s+Status\s+CommandId\s+Error'
        $table | Should -Match 'LOCK\s+Accepted\s+PENDING'
        Disconnect-ApplivMdm
    }
}

Describe 'Invoke-AndroidDeviceCommand' {
    BeforeAll {
        $command = Get-Command Invoke-AndroidDeviceCommand
        $common = 'DeviceId', 'Duration', 'InputObject', 'ThrottleLimit', 'JournalPath', 'ExpectedCount', 'Reason', 'Force', 'SkipValidation', 'Connection', 'WhatIf', 'Confirm'
    }

    It 'the set <Set> has its own parameters and no others' -ForEach @(
        @{ Set = 'Lock'; Own = 'Lock!' }
        @{ Set = 'Reboot'; Own = 'Reboot!' }
        @{ Set = 'RelinquishOwnership'; Own = 'RelinquishOwnership!' }
        @{ Set = 'StopLostMode'; Own = 'StopLostMode!' }
        @{ Set = 'ResetPassword'; Own = 'ResetPassword!', 'NewPassword', 'ResetPasswordFlag' }
        @{ Set = 'ClearAppData'; Own = 'ClearAppData!', 'PackageName!' }
        @{ Set = 'StartLostMode'; Own = 'StartLostMode!', 'LostMessage', 'LostPhoneNumber', 'LostStreetAddress', 'LostOrganization', 'LostEmailAddress' }
        @{ Set = 'AddEsim'; Own = 'AddEsim!', 'ActivationCode!', 'ActivationState', 'CarrierName' }
        @{ Set = 'RemoveEsim'; Own = 'RemoveEsim!', 'IccId!' }
        @{ Set = 'RequestDeviceInfo'; Own = 'RequestDeviceInfo!', 'DeviceInfo' }
        @{ Set = 'Wipe'; Own = 'Wipe!', 'WipeDataFlag', 'WipeReason' }
        @{ Set = 'Command'; Own = 'Command!' }
    ) {
        $names = [System.Management.Automation.PSCmdlet]::CommonParameters + $common
        $found = ($command.ParameterSets | Where-Object Name -EQ $Set).Parameters | Where-Object Name -NotIn $names | ForEach-Object { $_.Name + $(if ($_.IsMandatory) { '!' }) }
        $found | Sort-Object | Should -Be ($Own | Sort-Object)
    }

    It 'has twelve sets' { $command.ParameterSets.Count | Should -Be 12 }

    It 'names the ids as promised' {
        $command.Parameters.DeviceId.Aliases | Should -Be 'Id', 'EmmDeviceId', 'SerialNumber', 'Imei'
        $parameter = ($command.ParameterSets | Where-Object Name -EQ 'Lock').Parameters | Where-Object Name -EQ 'DeviceId'
        $parameter.Position, $parameter.IsMandatory, $parameter.ValueFromPipeline, $parameter.ValueFromPipelineByPropertyName | Should -Be 0, $true, $true, $true
    }

    It 'completes the words of its enumerations' {
        $line = 'Invoke-AndroidDeviceCommand x -ResetPassword -ResetPasswordFlag Lo'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'LockNow'
    }
}
