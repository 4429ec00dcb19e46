@{
    RootModule             = 'bin/Common/ApplivMdm.dll'
    NestedModules          = @('bin/ApplivMdm.Loader.dll')
    ModuleVersion          = '0.1.0'
    CompatiblePSEditions   = @('Desktop', 'Core')
    GUID                   = '8425914d-f054-438a-86ad-0a4ec14c1e0f'
    Author                 = 'The ApplivMdm authors'
    CompanyName            = 'Unknown'
    Copyright              = 'Copyright (c) The ApplivMdm authors. MIT licensed.'
    Description            = 'Sends device-management commands to fleets of devices through the Applivery API, with one honest result per device.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    FormatsToProcess       = @('bin/ApplivMdm.Format.ps1xml')
    FunctionsToExport      = @()
    CmdletsToExport        = @(
        'Connect-AndroidManagement'
        'Connect-ApplivMdm'
        'Disconnect-ApplivMdm'
        'Get-ApplivMdmConnection'
        'Get-DeviceCommand'
        'Get-DeviceCommandJournal'
        'Get-MdmDevice'
        'Get-WindowsApplication'
        'Invoke-AndroidDeviceCommand'
        'Invoke-WindowsDeviceAction'
        'New-AndroidBulkCommand'
        'New-AppleBulkCommand'
        'Stop-DeviceCommand'
        'Wait-DeviceCommand'
    )
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags = @('MDM', 'EMM', 'Android', 'Windows', 'Apple', 'Applivery', 'DeviceManagement', 'PSEdition_Core', 'PSEdition_Desktop')
        }
    }
}
