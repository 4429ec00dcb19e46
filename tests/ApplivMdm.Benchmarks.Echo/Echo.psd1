@{
    RootModule           = 'Echo.dll'
    ModuleVersion        = '0.1.0'
    CompatiblePSEditions = @('Desktop', 'Core')
    GUID                 = 'b6f0ce52-6d1c-4b0e-9c22-5a4f0d1f0c53'
    Author               = 'The ApplivMdm authors'
    Description          = 'One cmdlet that gives back one object per id.'
    PowerShellVersion    = '5.1'
    FunctionsToExport    = @()
    CmdletsToExport      = @('Write-Echo')
    VariablesToExport    = @()
    AliasesToExport      = @()
}
