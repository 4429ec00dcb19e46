<#
.SYNOPSIS
Installs an application on all Windows devices with a tag.
.EXAMPLE
./install-application.ps1 -Application '7-Zip*' -Tag office
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)][string] $Application,
    [Parameter(Mandatory)][string] $Tag,
    [string] $JournalPath = 'install-application.journal'
)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../ApplivMdm.psd1"

# Organization, token and address come from the environment.
Connect-ApplivMdm

$found = @(Get-WindowsApplication -Search $Application)
if ($found.Count -ne 1) { throw "'$Application' fits $($found.Count) applications of the catalogue; it has to be one. $($found.Name -join ', ')" }

# -WhatIf of this script goes on to the cmdlet, which then shows what it would send.
$results = Get-MdmDevice -Platform Windows -Tag $Tag |
    Invoke-WindowsDeviceAction -InstallApplication -ApplicationId $found[0].ApplicationId -JournalPath $JournalPath -Reason "Install $($found[0].Name)" -ErrorAction Continue

# Windows answers that the action is queued; it cannot be followed further.
$results | Group-Object Outcome, Status -NoElement
