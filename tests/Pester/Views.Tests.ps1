BeforeDiscovery { $hasTerminal = $PSEdition -eq 'Core' -and $IsLinux -and (Get-Command script -CommandType Application -ErrorAction SilentlyContinue) }

BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer
    $escape = [char] 27
    $types = 'DeviceCommandResult', 'DeviceCommandRecord', 'MdmConnection', 'MdmDevice', 'WindowsApplication', 'Sandbox.SandboxDevice' | ForEach-Object { "ApplivMdm.$_" }

    function Get-Line($Object) { @(($Object | Out-String -Width 120) -split '\r?\n' | Where-Object { $_ } | ForEach-Object { $_.TrimEnd() }) }
    function Get-Column([string] $Type) { (Get-FormatData $Type).FormatViewDefinition | ForEach-Object Control | Where-Object Headers | ForEach-Object Headers }
}

AfterAll { Stop-TestServer }

Describe 'The tables' {
    BeforeEach { Reset-TestServer }

    It 'fit into 120 columns, with room for a last column without a width' {
        foreach ($type in $types) {
            $columns = @(Get-Column $type)
            ($columns | ForEach-Object { if ($_.Width) { $_.Width } else { 12 } } | Measure-Object -Sum).Sum + $columns.Count - 1 | Should -BeLessOrEqual 119 -Because $type
        }
    }

    It 'have room for every outcome, and for every status that is documented' {
        $outcome = (Get-Command Invoke-AndroidDeviceCommand).OutputType.Type.GetProperty('Outcome').PropertyType
        $longest = ([Enum]::GetNames($outcome) | Measure-Object Length -Maximum).Maximum
        foreach ($type in 'ApplivMdm.DeviceCommandResult', 'ApplivMdm.DeviceCommandRecord') {
            (Get-Column $type | Where-Object Label -EQ 'Outcome').Width | Should -BeGreaterOrEqual $longest
            (Get-Column $type | Where-Object Label -EQ 'Status').Width | Should -BeGreaterOrEqual 'CommandFormatError'.Length
        }
    }

    It 'show what became of commands' {
        $id = (Get-ServerDevice Windows)[0].deviceId
        Add-ServerFault @{ Status = 503; Path = '/action' }
        $lines = Get-Line (Invoke-WindowsDeviceAction $id, 'nobody1' -Reboot -ThrottleLimit 1 -ErrorAction SilentlyContinue)
        $lines[0] | Should -MatchExactly '^DeviceId +Command +Outcome +Status +CommandId +Error$'
        $lines[2] | Should -MatchExactly "^$id +reboot +Unknown +ServiceUnavailable$"
        $lines[3] | Should -MatchExactly '^nobody1 +reboot +Refused +DeviceNotFound$'
    }

    It 'show commands as their service has them' {
        $result = Invoke-AndroidDeviceCommand (Get-ServerDevice)[0].deviceId -Lock -Duration 2h
        $lines = Get-Line ($result | Get-DeviceCommand)
        $lines[0] | Should -MatchExactly '^Platform +DeviceId +Command +Outcome +Status +CreatedAt +ErrorCode$'
        $lines[2] | Should -MatchExactly "^Android +$($result.DeviceId) +LOCK +\w+ +\w+ +\d{4}-\d\d-\d\d \d\d:\d\dZ$"
    }

    It 'show the limit of a connection with its period' {
        Disconnect-ApplivMdm
        $token = ConvertTo-SecureString 'sandbox-token' -AsPlainText -Force
        $connections = @(
            Connect-ApplivMdm acme -ApiToken $token -PassThru
            Connect-ApplivMdm acme -ApiToken $token -RequestsPerHour 0 -PassThru
            Connect-AndroidManagement LC02abcdef -AccessToken $token -PassThru
        )
        $connections[1].Dispose()
        $lines = Get-Line $connections
        $lines[0] | Should -MatchExactly '^System +Organization +BaseUri +Limit +IsOpen$'
        $lines[2] | Should -MatchExactly '^Applivery +acme +https://api.applivery.io/ +10000/h +True$'
        $lines[3] | Should -MatchExactly '^Applivery +acme +https://api.applivery.io/ +none +False$'
        $lines[4] | Should -MatchExactly '^Google +enterprises/LC02abcdef +https://androidmanagement.googleapis.com/ +1000/100 s +True$'
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
        Disconnect-ApplivMdm
    }

    It 'show the last part of a name of Google, whose whole stays in the object' {
        Connect-ApplivMdm -Sandbox -DeviceCount 30
        $google = Get-ApplivMdmConnection | Where-Object System -EQ 'Google'
        $phone = Get-MdmDevice -Connection $google | Select-Object -First 1
        $phone.DeviceId | Should -Match '^enterprises/LC0sandbox/devices/\w+$'
        $short = [regex]::Escape([char] 0x2026 + '/' + ($phone.DeviceId -split '/')[-1])
        (Get-Line $phone)[2] | Should -Match "^Android +$short +"

        $result = $phone | Invoke-AndroidDeviceCommand -Lock -Duration 2h
        (Get-Line $result)[2] | Should -Match "^$short +LOCK +Accepted"
        (Get-Line ($result | Get-DeviceCommand))[2] | Should -Match "^Android +$short +LOCK"
        $result.DeviceId | Should -Be $phone.DeviceId
        Disconnect-ApplivMdm
    }

    It 'show a journal like the results' {
        $path = Join-Path $TestDrive 'run.jsonl'
        $result = Invoke-AndroidDeviceCommand (Get-ServerDevice)[0].deviceId -Lock -Duration 2h -JournalPath $path
        (Get-Line (Get-DeviceCommandJournal $path))[2] | Should -MatchExactly "^$($result.DeviceId) +LOCK +Accepted +PENDING +$($result.CommandId)$"
    }

    It 'work in strict mode' {
        Set-StrictMode -Version Latest
        (Get-Line (Invoke-AndroidDeviceCommand (Get-ServerDevice)[0].deviceId -Lock -Duration 2h))[2] | Should -Match ' Accepted '
        (Get-Line (Get-ApplivMdmConnection))[2] | Should -Match ' sandbox +http.* 10000/h '
    }
}

Describe 'The list of a result' {
    It 'leaves out the row, which may hold a password' {
        Reset-TestServer
        $row = [pscustomobject]@{ DeviceId = (Get-ServerDevice)[0].deviceId; NewPassword = 'hunter2-topsecret' }
        $result = $row | Invoke-AndroidDeviceCommand -ResetPassword -Force -WarningAction SilentlyContinue
        $result.Outcome | Should -Be 'Accepted'
        $shown = ($result | Format-List | Out-String -Width 200) + ($result | Out-String -Width 200)
        $shown | Should -Match 'MatchedBy +: Request'
        $shown | Should -Not -Match 'hunter2'
        $result.InputObject.NewPassword | Should -Be 'hunter2-topsecret'
    }
}

Describe 'The colours' {
    BeforeAll {
        Set-Content (Join-Path $TestDrive 'show.ps1') -Encoding UTF8 -Value @"
            `$ProgressPreference = 'SilentlyContinue'
            Set-StrictMode -Version Latest
            Import-Module '$(Get-ModuleManifestPath)'
            Connect-ApplivMdm -Sandbox -DeviceCount 30
            `$results = @((Get-MdmDevice -Platform Android)[0]; [pscustomobject]@{ DeviceId = 'nobody1' }) | Invoke-AndroidDeviceCommand -Lock -Duration 2h -ThrottleLimit 1 -ErrorAction SilentlyContinue
            'DEFAULT'
            `$results
            'STRING'
            `$results | Out-String
            if (`$PSEdition -eq 'Core') {
                'ANSI'
                `$PSStyle.OutputRendering = 'Ansi'
                `$PSStyle.Formatting.Error = `$PSStyle.Foreground.Magenta
                `$results
                'PLAIN'
                `$PSStyle.OutputRendering = 'PlainText'
                `$results
                'NO_COLOR'
                `$PSStyle.OutputRendering = 'Ansi'
                `$env:NO_COLOR = '1'
                `$results
            }
            'END'
"@
        function Get-Part([string[]] $Line, [string] $Name) {
            $at = [array]::IndexOf($Line, $Name)
            $at | Should -BeGreaterOrEqual 0 -Because ($Line -join "`n")
            $part = $Line[($at + 1)..($Line.Count - 1)]
            $part[0..([array]::FindIndex([string[]] $part, [Predicate[string]] { param($text) $text -cmatch '^[A-Z_]+$' }) - 1)] -join "`n"
        }
    }

    It 'are not in redirected output, whatever the style says' {
        $before = $env:NO_COLOR
        $env:NO_COLOR = $null
        try { $lines = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File (Join-Path $TestDrive 'show.ps1') } finally { $env:NO_COLOR = $before }
        @($lines -match 'Accepted').Count | Should -BeGreaterOrEqual 2
        $lines | Where-Object { $_ -match 'Accepted|Refused' } | Should -Not -Match $escape
    }

    It 'tell good from bad on a terminal that has them, and not where they are not wanted' -Skip:(-not $hasTerminal) {
        $environment = $env:NO_COLOR, $env:TERM
        ($env:NO_COLOR, $env:TERM) = $null, 'xterm-256color'
        try { $lines = script -qec "stty rows 40 cols 120; '$((Get-Process -Id $PID).Path)' -NoProfile -NonInteractive -File '$(Join-Path $TestDrive 'show.ps1')'" /dev/null } finally { ($env:NO_COLOR, $env:TERM) = $environment }
        $lines = $lines -replace '\r' -replace "$escape\[\?[\d;]*[a-z]|$escape\[6n|$escape="
        $default = Get-Part $lines 'DEFAULT'
        $default | Should -Match "$escape\[32mAccepted$escape\[0m +PENDING"
        $default | Should -Match "$escape\[31;1mRefused$escape\[0m +DeviceNotFound"
        Get-Part $lines 'STRING' | Should -Not -Match $escape
        Get-Part $lines 'ANSI' | Should -Match "$escape\[35mRefused$escape\[0m"
        Get-Part $lines 'PLAIN' | Should -Not -Match $escape
        Get-Part $lines 'NO_COLOR' | Should -Not -Match "$escape\[[\d;]+m(Accepted|Refused)"
    }
}
