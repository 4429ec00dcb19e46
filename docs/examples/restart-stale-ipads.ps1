<#
.SYNOPSIS
Restarts the supervised iPads that have not reported for a week.
.EXAMPLE
./restart-stale-ipads.ps1 -Days 7
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [int] $Days = 7,
    [int] $TimeoutSec = 60
)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../ApplivMdm.psd1"

# Organization, token and address come from the environment.
Connect-ApplivMdm

$since = [DateTimeOffset]::UtcNow.AddDays(-$Days)
$stale = @(Get-MdmDevice -Platform Apple | Where-Object { $_.Supervised -and $_.Model -like 'iPad*' -and $_.State -eq 'ACTIVE' -and $_.LastSeenAt -lt $since })
Write-Verbose "$($stale.Count) iPads have not reported since $since."

# One that is switched off keeps its command until it comes back, however long that takes; so the wait has an end.
$stale |
    New-AppleBulkCommand RestartDevice -Reason "Not seen for $Days days" -ErrorAction Continue |
    Wait-DeviceCommand -TimeoutSec $TimeoutSec |
    Select-Object @{ Name = 'Name'; Expression = { $_.InputObject.Name } }, DeviceId, Outcome, Status, ErrorMessage
