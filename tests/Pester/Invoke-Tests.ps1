<#
.SYNOPSIS
Runs the Pester tests of the staged module and prints the ones that fail.
.DESCRIPTION
Exit code 0 when all passed, 1 when some failed or none ran, 77 when Pester 5 or newer is not installed.
APPLIVMDM_TESTSERVER names another test server to start than the one that was built last.
.PARAMETER Name
The file to run; all of them when it is left out.
#>
[CmdletBinding()]
param([string] $Name = '*.Tests.ps1')

if (-not (Get-Module Pester -ListAvailable | Where-Object { $_.Version -ge '5.0' })) {
    Write-Output "Pester 5 or newer is not installed for PowerShell $($PSVersionTable.PSVersion)."
    exit 77
}

Import-Module Pester -MinimumVersion 5.0
$configuration = New-PesterConfiguration
$configuration.Run.Path = Join-Path $PSScriptRoot $Name
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'None'
$run = Invoke-Pester -Configuration $configuration

foreach ($test in $run.Failed) { Write-Output "FAILED $($test.ExpandedPath)`n$($test.ErrorRecord | Out-String)" }
foreach ($block in @($run.FailedBlocks) + @($run.FailedContainers)) { Write-Output "FAILED $($block.ExpandedPath)$($block.Item)`n$($block.ErrorRecord | Out-String)" }
Write-Output "Pester: $($run.PassedCount) passed, $($run.FailedCount) failed, $($run.SkippedCount) skipped"
exit [int] ($run.Result -ne 'Passed' -or $run.PassedCount -eq 0)
