<#
.SYNOPSIS
Puts the phones of a list into lost mode, waits for them, and writes a report.
.DESCRIPTION
The list has one row per phone: its serial number, the number that its finder is to call, and a ticket. Run it again with
the same list and journal, and phones that have their command already do not get another one.
.EXAMPLE
./lost-phones.ps1 -Path ./lost-phones.csv -Report ./report.csv
#>
[CmdletBinding()]
param(
    [string] $Path = "$PSScriptRoot/lost-phones.csv",
    [string] $Report = 'lost-phones-report.csv',
    [string] $JournalPath = 'lost-phones.journal',
    [int] $TimeoutSec = 600
)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../ApplivMdm.psd1"

# Organization, token and address come from the environment.
Connect-ApplivMdm

# The columns SerialNumber and LostPhoneNumber bind to the parameters of their names. A phone that is switched off has a week to come for its command.
$results = Import-Csv $Path |
    Invoke-AndroidDeviceCommand -StartLostMode -LostMessage 'This phone is lost. Please call.' -Duration 7d -Reason 'Lost phones' -JournalPath $JournalPath -ErrorAction Continue |
    Wait-DeviceCommand -TimeoutSec $TimeoutSec

$results |
    Select-Object @{ Name = 'Ticket'; Expression = { $_.InputObject.Ticket } }, DeviceId, Outcome, Status, ErrorMessage, SentAt, ValidUntil |
    Export-Csv $Report -NoTypeInformation

$results | Group-Object Outcome -NoElement
