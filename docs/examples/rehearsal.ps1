<#
.SYNOPSIS
Rehearses a lost-mode run over a fleet of 200 phones in the sandbox: no network, no token, nothing real is touched.
.DESCRIPTION
With a real connection the same pipeline talks to Applivery:
    Connect-ApplivMdm -Organization acme -ApiToken (Get-Secret applivery)
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../ApplivMdm.psd1"

Connect-ApplivMdm -Sandbox -DeviceCount 200

$results = Import-Csv "$PSScriptRoot/devices.csv" |
    Invoke-AndroidDeviceCommand -StartLostMode -LostMessage 'This phone is lost. Please call us.' -LostPhoneNumber '+34 600 000 000' -Duration 7d -Reason 'Rehearsal' -ErrorAction Continue

# Each result carries the row of the CSV that it came from.
$results |
    Select-Object DeviceId, @{ Name = 'Name'; Expression = { $_.InputObject.Name } }, @{ Name = 'Department'; Expression = { $_.InputObject.Department } }, Command, Outcome, Status |
    Format-Table -AutoSize | Out-String -Width 160

'Outcome'
$results | Group-Object Outcome -NoElement | ForEach-Object { '  {0,-10}{1,5}' -f $_.Name, $_.Count }

# Accepted is not done: an offline phone still waits for its command, and a personally-owned one cannot be put into lost mode.
'State of the devices'
(Get-ApplivMdmConnection).Sandbox.Devices | Group-Object State -NoElement | ForEach-Object { '  {0,-10}{1,5}' -f $_.Name, $_.Count }

Disconnect-ApplivMdm

$accepted = @($results | Where-Object Outcome -EQ 'Accepted').Count
if ($accepted -ne 200) { throw "The rehearsal did not go through: $accepted of 200 commands were accepted." }
