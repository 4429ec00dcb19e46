# The cmdlets are compiled. The loader keeps their packages apart from the host's and from other modules'.
$null = [System.Reflection.Assembly]::LoadFrom("$PSScriptRoot/$(if ($PSEdition -eq 'Core') { 'Core' } else { 'Desktop' })/ApplivMdm.Loader.dll")
$isReload = [ApplivMdm.Loader.ModuleLoader]::IsLoaded
$inner = Import-Module -Assembly ([ApplivMdm.Loader.ModuleLoader]::Load("$PSScriptRoot/Common")) -PassThru:$isReload

# A second import of an assembly that is loaded already does not hand its cmdlets to this module:
# https://github.com/PowerShell/PowerShell/issues/20710
if ($isReload) {
    $addExportedCmdlet = [System.Management.Automation.PSModuleInfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
    if ($addExportedCmdlet) {
        foreach ($cmdlet in $inner.ExportedCmdlets.Values) { $null = $addExportedCmdlet.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet)) }
    }
}

$ExecutionContext.SessionState.Module.OnRemove = { [ApplivMdm.Loader.ModuleLoader]::Unload() }
