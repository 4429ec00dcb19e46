# The cmdlets are compiled. The loader keeps their packages apart from the host's and from other modules'.
$edition = if ($PSVersionTable.PSEdition -eq 'Core') { 'Core' } else { 'Desktop' }
$null = [System.Reflection.Assembly]::LoadFrom([System.IO.Path]::Combine($PSScriptRoot, $edition, 'ApplivMdm.Loader.dll'))
$assembly = [ApplivMdm.Loader.ModuleLoader]::Load([System.IO.Path]::Combine($PSScriptRoot, 'Common'))
$inner = Import-Module -Assembly $assembly -PassThru

# A second import of an assembly that is loaded already does not hand its cmdlets to this module:
# https://github.com/PowerShell/PowerShell/issues/20710
$addExportedCmdlet = [System.Management.Automation.PSModuleInfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
if ($addExportedCmdlet) {
    foreach ($cmdlet in $inner.ExportedCmdlets.Values) {
        $null = $addExportedCmdlet.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
    }
}

$ExecutionContext.SessionState.Module.OnRemove = { [ApplivMdm.Loader.ModuleLoader]::Unload() }
