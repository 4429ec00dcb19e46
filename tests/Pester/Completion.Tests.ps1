BeforeAll {
    Import-Module "$PSScriptRoot/TestTools.psm1" -Force
    Import-Module (Get-ModuleManifestPath) -Force
    $null = Start-TestServer

    # Where a completer has nothing, PowerShell may offer files; those are none of ours.
    function Get-Completion([string] $Line) { @((TabExpansion2 $Line $Line.Length).CompletionMatches | Where-Object ResultType -EQ 'ParameterValue') }
    function Get-RequestCount([string] $Path) { @(Get-ServerLog | Where-Object target -Like "*$Path*").Count }
}

AfterAll { Stop-TestServer }

Describe 'Completion from the connected fleet' {
    BeforeEach { Reset-TestServer }

    It 'offers the tags, and asks for them once' {
        (Get-Completion 'Get-MdmDevice -Tag ').CompletionText | Should -Be 'field', 'kiosk', 'office', 'pilot', 'sales', "'shared device'", 'warehouse'
        (Get-Completion 'Get-MdmDevice -Tag K').CompletionText | Should -Be 'kiosk'
        (Get-Completion 'Get-MdmDevice -Tag kiosk, of').CompletionText | Should -Be 'office'
        Get-RequestCount '/devices/tags' | Should -Be 1
    }

    It 'puts in quotes what would not arrive whole' {
        Add-ServerFault @{ Path = '/devices/tags'; Body = '{"status":true,"data":{"items":[{"value":"night shift"},{"value":"it''s"},{"value":"$HOME"},{"value":"plain-1.x"},{"value":""},{"value":"\u001b[2Jgone"},{"other":1}]}}' }
        $found = Get-Completion 'Get-MdmDevice -Tag '
        $found.CompletionText | Should -Be "'`$HOME'", "'it''s'", "'night shift'", 'plain-1.x'
        $found.ListItemText | Should -Be '$HOME', 'it''s', 'night shift', 'plain-1.x'
        (Get-Completion "Get-MdmDevice -Tag 'ni").CompletionText | Should -Be "'night shift'"
    }

    It 'takes another form of the list' {
        Add-ServerFault @{ Path = '/devices/tags'; Shape = 'dataArray' }
        (Get-Completion 'Get-MdmDevice -Tag k').CompletionText | Should -Be 'kiosk'
    }

    It 'offers the names of the applications where a name is wanted' {
        $applications = Get-WindowsApplication
        $found = Get-Completion 'Get-WindowsApplication '
        $found.ListItemText | Should -Be @($applications | Where-Object Name | Select-Object -ExpandProperty Name -Unique | Sort-Object)
        foreach ($completion in $found) { @(Invoke-Expression "Get-WindowsApplication $($completion.CompletionText)").Name | Should -Contain $completion.ListItemText }
        (Get-Completion 'Get-WindowsApplication -Search brow').ListItemText | Should -Be 'Kiosk Browser'
    }

    It 'offers ids with their names where an id is wanted' {
        $application = Get-WindowsApplication 'Kiosk Browser' | Select-Object -First 1
        $asked = Get-RequestCount '/applications'
        foreach ($line in 'Invoke-WindowsDeviceAction x -InstallApplication -ApplicationId browser', "Invoke-WindowsDeviceAction x -UninstallApplication -ApplicationId $($application.ApplicationId.Substring(0, 20))") {
            $found = Get-Completion $line | Where-Object ListItemText -EQ 'Kiosk Browser'
            $found.CompletionText | Should -Be $application.ApplicationId
            $found.ToolTip | Should -Match '^Kiosk Browser, '
        }
        Get-RequestCount '/applications' | Should -Be ($asked + 1)
    }

    It 'asks nobody and says nothing without a connection' {
        Disconnect-ApplivMdm
        $Error.Clear()
        $said = & { Get-Completion 'Get-MdmDevice -Tag '; Get-Completion 'Get-WindowsApplication '; Get-Completion 'Invoke-WindowsDeviceAction x -InstallApplication -ApplicationId ' } *>&1
        $said | Should -BeNullOrEmpty
        $Error | Should -BeNullOrEmpty
        Get-ServerLog | Should -BeNullOrEmpty
    }

    It 'has nothing where the service fails, and asks again with the next key' -ForEach @(
        @{ Fault = @{ Status = 403 } }
        @{ Fault = @{ Status = 200; Body = 'no JSON' } }
    ) {
        $null = Connect-Again -MaxRetry 0
        Add-ServerFault ($Fault + @{ Path = '/devices/tags' })
        $Error.Clear()
        Get-Completion 'Get-MdmDevice -Tag ' *>&1 | Should -BeNullOrEmpty
        $Error | Should -BeNullOrEmpty
        (Get-Completion 'Get-MdmDevice -Tag k').CompletionText | Should -Be 'kiosk'
    }

    It 'does not wait for a slow service, whose answer is there for the next key' {
        Add-ServerFault @{ Path = '/devices/tags'; Hold = $true }
        Get-Completion 'Get-MdmDevice -Tag ' | Should -BeNullOrEmpty
        Resume-Server
        (Get-Completion 'Get-MdmDevice -Tag k').CompletionText | Should -Be 'kiosk'
        Get-RequestCount '/devices/tags' | Should -Be 1
    }

    It 'asks the connection of the line, and no other where it cannot be told' {
        $here = Get-ApplivMdmConnection
        $other = Connect-ApplivMdm -Sandbox -DeviceCount 3 -PassThru
        Get-Completion 'Get-MdmDevice -Tag ' | Should -Not -BeNullOrEmpty
        Get-RequestCount '/devices/tags' | Should -Be 0
        (Get-Completion 'Get-MdmDevice -Connection $here -Tag k').CompletionText | Should -Be 'kiosk'
        Get-RequestCount '/devices/tags' | Should -Be 1
        Get-Completion 'Get-MdmDevice -Connection (Get-Item x) -Tag ' | Should -BeNullOrEmpty
        $other.Dispose()
        Get-Completion 'Get-MdmDevice -Tag ' | Should -BeNullOrEmpty
    }

    It 'has nothing from Google, which has neither tags nor applications' {
        Disconnect-ApplivMdm
        Connect-AndroidManagement LC0sandbox -BaseUri (Get-ServerUri) -AccessToken (ConvertTo-SecureString 'x' -AsPlainText -Force)
        Get-Completion 'Get-MdmDevice -Tag ' | Should -BeNullOrEmpty
        Get-ServerLog | Should -BeNullOrEmpty
        Disconnect-ApplivMdm
    }
}

Describe 'Completion of known words' {
    It '<Line> offers <Word>' -ForEach @(
        @{ Line = 'Get-MdmDevice -State l'; Word = 'LOST'; ToolTip = 'Documented for Android.' }
        @{ Line = 'Get-MdmDevice -State ACTIVE'; Word = 'ACTIVE'; ToolTip = 'Documented for Android, Windows.' }
        @{ Line = 'Get-MdmDevice -Platform w'; Word = 'Windows'; ToolTip = 'Windows' }
        @{ Line = 'Invoke-WindowsDeviceAction x -Wipe -WipeType p'; Word = 'Protected'; ToolTip = 'Protected' }
        @{ Line = 'New-AppleBulkCommand EraseD'; Word = 'EraseDevice'; ToolTip = 'Destructive. *' }
        @{ Line = 'New-AppleBulkCommand -RequestType DeviceInf'; Word = 'DeviceInformation'; ToolTip = 'Query. *' }
        @{ Line = 'New-AppleBulkCommand RestartD'; Word = 'RestartDevice'; ToolTip = 'Disruptive. *' }
        @{ Line = 'New-AppleBulkCommand DeviceInformation x -TargetType DeviceU'; Word = 'DeviceUser'; ToolTip = 'DeviceUser' }
    ) {
        $found = Get-Completion $Line
        $found.CompletionText | Should -Be $Word
        $found.ToolTip | Should -BeLike $ToolTip
    }
}
