<#
.SYNOPSIS
An Azure Automation runbook: restarts the kiosk phones, and fails when one of them did not take the command.
.DESCRIPTION
Needs the module in the Automation account, and the variables AppliveryOrganization and AppliveryToken (encrypted).
Nobody watches a runbook: what fails for all ends it at once, and what fails for some ends it with a summary.
#>
[CmdletBinding()]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingConvertToSecureStringWithPlainText', '', Justification = 'An encrypted variable comes out as plain text.')]
param(
    [string] $Tag = 'kiosk',
    [string] $JournalFolder = [System.IO.Path]::GetTempPath(),
    [int] $TimeoutSec = 300
)

$ErrorActionPreference = 'Stop'

$token = ConvertTo-SecureString (Get-AutomationVariable -Name AppliveryToken) -AsPlainText -Force
Connect-ApplivMdm -Organization (Get-AutomationVariable -Name AppliveryOrganization) -ApiToken $token

# One journal a day: a job that begins again after an interruption goes on where the one before ended. On a hybrid worker
# give a folder of its disk; that of a job in the cloud does not outlive the job.
$job = if ($PSPrivateMetadata.JobId) { $PSPrivateMetadata.JobId } else { 'local' }
$journal = Join-Path $JournalFolder "restart-$Tag-$([DateTime]::UtcNow.ToString('yyyyMMdd')).journal"

# One device's refusal is no reason to leave out the others: it is counted below.
$results = @(
    Get-MdmDevice -Platform Android -Tag $Tag |
        Invoke-AndroidDeviceCommand -Reboot -Reason "Runbook job $job" -JournalPath $journal -ErrorAction SilentlyContinue |
        Wait-DeviceCommand -TimeoutSec $TimeoutSec
)

$results | Select-Object DeviceId, Command, Outcome, Status, ErrorMessage

$summary = ($results | Group-Object Outcome | ForEach-Object { "$($_.Count) $($_.Name)" }) -join ', '
$trouble = @($results | Where-Object Outcome -NotIn Succeeded, Pending)
if ($trouble.Count -gt 0) { throw "$($trouble.Count) of $($results.Count) devices were not restarted ($summary): $(($trouble.DeviceId | Select-Object -First 10) -join ', ')" }
Write-Output "Restarted: $summary."
