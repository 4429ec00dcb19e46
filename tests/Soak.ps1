<#
.SYNOPSIS
Runs command after command in bad weather for a given time, and prints after each round what the process holds.
.DESCRIPTION
Each round is a fleet of its own on the loopback test server: one of the sending cmdlets, every other time with a journal that is
resumed once, a tenth of the requests going wrong. The server's devices are the witness: whatever a round says, it must agree with
them. A process that keeps what it no longer needs shows in the columns for handles, threads and memory.
Build the solution first. Exit code 1 when a round disagrees with the server.
.PARAMETER Minutes
How long; the round that is under way then is finished.
.PARAMETER Devices
Devices per round.
.PARAMETER Seed
The same seed makes the same weather.
.EXAMPLE
./tests/Soak.ps1 -Minutes 60
#>
[CmdletBinding()]
param([double] $Minutes = 5, [int] $Devices = 5000, [int] $Seed = 1)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/Pester/TestTools.psm1" -Force
Import-Module (Get-ModuleManifestPath) -Force
$null = Start-TestServer
$random = New-Object System.Random $Seed
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "soak-$([guid]::NewGuid())"
$null = New-Item $folder -ItemType Directory
$until = [datetime]::UtcNow.AddMinutes($Minutes)
$faults = @{ reset = $true; process = $true }, @{ reset = $true }, @{ status = 502; process = $true }, @{ cut = $true }, @{ status = 429; headers = @{ 'Retry-After' = '0' } }, @{ status = 503 }, @{ status = 404; body = '{"status":false,"error":{"code":3001,"message":"Entity not found"}}' }, @{ status = 200; process = $true; body = '<html>' }, @{ delayMs = 200 }
$kinds = @(
    @{ Name = 'Android'; Platform = 'Android'; Requests = $Devices; Send = { param($ids, $with) $ids | Invoke-AndroidDeviceCommand -Lock -ThrottleLimit 64 @with } }
    @{ Name = 'Android bulk'; Platform = 'Android'; Requests = $Devices / 50; Send = { param($ids, $with) $ids | New-AndroidBulkCommand -Lock -BatchSize 50 @with } }
    @{ Name = 'Apple bulk'; Platform = 'Apple'; Requests = $Devices / 50; Send = { param($ids, $with) $ids | New-AppleBulkCommand RestartDevice -BatchSize 50 @with } }
    @{ Name = 'Windows'; Platform = 'Windows'; Requests = $Devices; Send = { param($ids, $with) $ids | Invoke-WindowsDeviceAction -Reboot -ThrottleLimit 64 @with } }
)

function Get-Round([hashtable] $Kind, [bool] $HasJournal) {
    $null = Invoke-Server "reset?devices=$($Devices * 4)&keepLog=false" Post
    $ids = @((Get-ServerDevice $Kind.Platform | Where-Object state -EQ 'ACTIVE').deviceId | Select-Object -First $Devices)
    Add-ServerFault @(foreach ($request in 1..$Kind.Requests) { if ($random.Next(10) -eq 0) { $faults[$random.Next($faults.Count)] } else { @{ times = 1 } } })
    $connection = Connect-ApplivMdm -Organization sandbox -BaseUri (Get-ServerUri) -ApiToken (ConvertTo-SecureString 'sandbox-token' -AsPlainText -Force) -RequestsPerHour 0 -MaxRetry 5 -PassThru
    $with = @{ Connection = $connection; ErrorAction = 'SilentlyContinue' }
    if ($HasJournal) { $with.JournalPath = Join-Path $folder 'run.jsonl'; Remove-Item "$($with.JournalPath)*" }
    foreach ($time in 1..(1 + [int] $HasJournal)) { $results = @(& $Kind.Send $ids $with) }
    $connection | Disconnect-ApplivMdm

    $commands = @{}
    Get-ServerDevice $Kind.Platform | ForEach-Object { $commands[$_.deviceId] = @($_.commands).Count }
    $outcomes = ($results | Group-Object Outcome | Sort-Object Name | ForEach-Object { "$($_.Count) $($_.Name)" }) -join ', '
    $wrong = @($results | Where-Object { ($_.Outcome -eq 'Accepted' -and $commands[$_.DeviceId] -ne 1) -or ($_.Outcome -in 'Refused', 'NotSent' -and $commands[$_.DeviceId] -gt 0) }).Count
    $wrong += @($commands.Values | Where-Object { $_ -gt 1 }).Count + [Math]::Abs($ids.Count - $results.Count)
    [pscustomobject]@{ Ids = $ids.Count; Outcomes = $outcomes; Wrong = $wrong }
}

$rounds = $wrong = $sent = 0
'{0,5} {1,-13} {2,-8} {3,7} {4,6} {5,8} {6,8} {7,9} {8,6}  {9}' -f 'round', 'command', 'journal', 'seconds', 'ids', 'handles', 'threads', 'heap MB', 'RSS MB', 'outcomes'
while ([datetime]::UtcNow -lt $until) {
    $kind = $kinds[$rounds % $kinds.Count]
    $hasJournal = [Math]::Floor($rounds / $kinds.Count) % 2 -eq 1
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $round = Get-Round $kind $hasJournal
    $global:Error.Clear()
    $rounds++
    $sent += $round.Ids
    $wrong += $round.Wrong
    # Without this the runtime keeps what a round has needed, and the working set says nothing of leaks. .NET Framework has no such mode.
    if ($PSVersionTable.PSVersion -ge [version] '7.3') { [GC]::Collect(2, [GCCollectionMode]::Aggressive, $true, $true) }
    $heap = [GC]::GetTotalMemory($true) / 1MB
    $process = [System.Diagnostics.Process]::GetCurrentProcess()
    '{0,5} {1,-13} {2,-8} {3,7:0.0} {4,6} {5,8} {6,8} {7,9:0.0} {8,6:0}  {9}{10}' -f $rounds, $kind.Name, $hasJournal, $watch.Elapsed.TotalSeconds, $round.Ids, $process.HandleCount, $process.Threads.Count, $heap, ($process.WorkingSet64 / 1MB), $round.Outcomes, $(if ($round.Wrong) { "  WRONG: $($round.Wrong)" })
}

Stop-TestServer
Remove-Item $folder -Recurse
"$rounds rounds, $sent devices, $wrong results that disagree with the server"
exit [int] ($wrong -gt 0)
