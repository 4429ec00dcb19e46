<#
.SYNOPSIS
Rehearses an emergency over a fleet of 200 devices in the sandbox: no network, no token, nothing real is touched.
.DESCRIPTION
A lorry with the devices of an event was stolen. Phones go into lost mode, Apple devices are locked, PCs are restarted
to their lock screen. With a real connection the same pipelines talk to Applivery:
    Connect-ApplivMdm -Organization acme -ApiToken (Get-Secret applivery)
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../ApplivMdm.psd1"

Connect-ApplivMdm -Sandbox -DeviceCount 220

$devices = Import-Csv "$PSScriptRoot/devices.csv"
$common = @{ Reason = 'Rehearsal'; ErrorAction = 'Continue' }

$results = @(
    $devices | Where-Object Platform -EQ 'Android' |
        Invoke-AndroidDeviceCommand -StartLostMode -LostMessage 'This phone was stolen. Please call us.' -LostPhoneNumber '+34 600 000 000' -Duration 7d @common

    # Locking an Apple device is destructive. Nobody is here to answer the question, so -Force; and so the list must
    # come to as many devices as were stolen. An Apple TV has no lock: it would be refused by its model, and is restarted.
    $devices | Where-Object { $_.Platform -eq 'Apple' -and $_.Model -notlike '*Apple TV' } |
        New-AppleBulkCommand DeviceLock -Message 'This device was stolen. Please call us.' -PhoneNumber '+34 600 000 000' -Force -ExpectedCount 59 @common
    $devices | Where-Object Model -Like '*Apple TV' |
        New-AppleBulkCommand RestartDevice @common

    $devices | Where-Object Platform -EQ 'Windows' |
        Invoke-WindowsDeviceAction -Reboot @common
)

# Each result carries the row of the CSV that it came from.
$results |
    Select-Object Platform, DeviceId, @{ Name = 'Name'; Expression = { $_.InputObject.Name } }, @{ Name = 'Department'; Expression = { $_.InputObject.Department } }, Command, Outcome, Status |
    Format-Table -AutoSize | Out-String -Width 160

'Outcome'
$results | Group-Object Outcome -NoElement | ForEach-Object { '  {0,-10}{1,5}' -f $_.Name, $_.Count }

# Accepted is not done: what is switched off still waits for its command, and a personally-owned phone cannot be put into lost mode.
'State of the devices'
$fleet = (Get-ApplivMdmConnection).Sandbox.Devices | Where-Object { $_.Commands.Count -gt 0 }
$fleet | Group-Object Platform, { if ($_.State -eq 'LOST') { 'lost mode' } elseif ($_.Locked) { 'locked' } elseif ($_.Reboots) { 'restarted' } else { 'unchanged' } } -NoElement |
    Sort-Object Name | ForEach-Object { '  {0,-22}{1,5}' -f $_.Name, $_.Count }

Disconnect-ApplivMdm

$accepted = @($results | Where-Object Outcome -EQ 'Accepted').Count
if ($accepted -ne $devices.Count) { throw "The rehearsal did not go through: $accepted of $($devices.Count) commands were accepted." }
