<#
.SYNOPSIS
Brings the help up to date with the code: the pages in docs/en-US, and from them what Get-Help reads in en-US.
.DESCRIPTION
Run it after a build. A cmdlet without a page gets one, and a parameter that its page lacks is added, both with the text
of the comments in the code; what is left to write is marked with {{ }}. Syntax and facts follow the code in every page,
text that was written stays.
Needs platyPS 0.14.2: its MAML shows types, default values and allowed words as people write them, which that of
Microsoft.PowerShell.PlatyPS 1.0 does not.
.PARAMETER Page
The folder of the pages and about topics.
.PARAMETER Destination
The folder for Get-Help.
#>
[CmdletBinding()]
param(
    [string] $Page = "$PSScriptRoot/en-US",
    [string] $Destination = "$PSScriptRoot/../en-US"
)

$ErrorActionPreference = 'Stop'
$root = (Resolve-Path "$PSScriptRoot/..").Path
Import-Module platyPS -MinimumVersion 0.14.2
Import-Module "$root/ApplivMdm.psd1"

$null = New-Item $Page, $Destination -ItemType Directory -Force
$Page = (Resolve-Path $Page).Path
$Destination = (Resolve-Path $Destination).Path

function Save-Text([string] $Path, [string] $Text) {
    [System.IO.File]::WriteAllText($Path, $Text.TrimEnd() + "`n")
}

# What the compiler has collected of the comments: T:<type> and P:<type>.<property>.
function Get-Comment {
    $file = Get-ChildItem "$root/artifacts/bin/ApplivMdm/*/ApplivMdm.xml" | Sort-Object LastWriteTime | Select-Object -Last 1
    $comments = @{}
    foreach ($member in ([xml] (Get-Content $file.FullName -Raw)).doc.members.member) {
        $comments[$member.name] = ($member.SelectSingleNode('summary').InnerText -replace '\s+', ' ').Trim()
    }

    $comments
}

function Sync-Page($Command, [string] $Path, [hashtable] $Comment) {
    if (Test-Path $Path) { $null = Update-MarkdownHelp $Path -ExcludeDontShow }
    else { $null = New-MarkdownHelp -Command $Command.Name -OutputFolder $Page -ExcludeDontShow }

    # platyPS takes what PowerShell 7.4 and newer add to every command for a parameter of the cmdlet.
    $text = (Get-Content $Path -Raw) -replace '\r' -replace '(?s)### -ProgressAction\n.*?(?=### )' -replace '\s+\[-ProgressAction <ActionPreference>\]'

    $type = $Command.ImplementingType
    $instance = [System.Activator]::CreateInstance($type)
    $text = $text.Replace('{{ Fill in the Synopsis }}', $Comment["T:$type"])
    foreach ($property in $type.GetProperties()) {
        $section = [regex]::Match($text, "(?s)### -$($property.Name)\n.*?(?=\n### )")
        if (-not $section.Success) { continue }

        $new = $section.Value
        $help = $Command.Parameters[$property.Name].Attributes.HelpMessage | Where-Object { $_ } | Select-Object -First 1
        foreach ($placeholder in "{{ Fill $($property.Name) Description }}", $help) {
            if ($placeholder) { $new = $new.Replace("`n$placeholder`n", "`n$($Comment["P:$($property.DeclaringType).$($property.Name)"])`n") }
        }

        # platyPS adds the words once more for every parameter set, and with every run.
        $new = [regex]::Replace($new, '(?m)^Accepted values: (.*)$', { "Accepted values: $(@($args[0].Groups[1].Value -split ', ' | Select-Object -Unique) -join ', ')" })

        $default = $property.GetValue($instance)
        if (($default -is [int] -or $default -is [enum]) -and "$default" -ne '0') { $new = $new -replace 'Default value: .*', "Default value: $default" }
        $text = $text.Replace($section.Value, $new)
    }

    $instance.Dispose()
    Save-Text $Path $text
}

# In the syntax, platyPS sorts parameters by name and describes each of them again. Here they stand in the order of the
# code, with the switch of the set first; the descriptions are among the parameters, where Get-Help reads them.
function Save-Maml([string] $Path, [string] $To) {
    $maml = [xml] (Get-Content $Path -Raw)
    foreach ($syntax in $maml.SelectNodes('//*[local-name()="syntaxItem"]')) {
        $parameters = @($syntax.SelectNodes('*[local-name()="parameter"]'))
        $names = @($parameters | ForEach-Object { $_.SelectSingleNode('*[local-name()="name"]').InnerText })
        $set = (Get-Command $syntax.SelectSingleNode('*[local-name()="name"]').InnerText).ParameterSets |
            Where-Object { -not (Compare-Object $names @($_.Parameters.Name) | Where-Object SideIndicator -EQ '<=') } |
            Sort-Object { $_.Parameters.Count } | Select-Object -First 1
        foreach ($name in $set.Parameters.Name | Where-Object { $_ -in $names }) {
            $parameter = $parameters[[array]::IndexOf($names, $name)]
            $null = $parameter.RemoveChild($parameter.SelectSingleNode('*[local-name()="description"]'))
            $null = $syntax.AppendChild($parameter)
        }
    }

    # A link to another page is its name.
    foreach ($uri in $maml.SelectNodes('//*[local-name()="navigationLink"]/*[local-name()="uri"]')) {
        if ($uri.InnerText -like '*.md') { $uri.InnerText = '' }
    }

    $settings = [System.Xml.XmlWriterSettings] @{ Indent = $true; NewLineChars = "`n"; Encoding = [System.Text.UTF8Encoding]::new($false) }
    $writer = [System.Xml.XmlWriter]::Create($To, $settings)
    $maml.Save($writer)
    $writer.Dispose()
}

function Format-Paragraph([string] $Text, [string] $First, [string] $Next) {
    $plain = $Text -replace '\[([^\]]+)\]\(([^)]+\.md)\)', '$1' -replace '\[([^\]]+)\]\(([^)]+)\)', '$1 ($2)' -replace '\*\*|`'
    $line = $First
    foreach ($word in $plain -split '\s+') {
        if ($line.Trim(' -') -and $line.Length + $word.Length -ge 80) { $line.TrimEnd(); $line = $Next }
        $line += "$word "
    }

    $line.TrimEnd()
}

# The form in which PowerShell keeps about topics: sections at the margin, text indented.
function ConvertTo-AboutText([string] $Path) {
    $inCode = $false
    $paragraph = @()
    $first = $next = '    '
    foreach ($line in @(Get-Content $Path) + '') {
        $isText = -not $inCode -and $line -and $line -notmatch '^(#|```|- )'
        if ($paragraph -and -not $isText) {
            Format-Paragraph ($paragraph -join ' ') $first $next
            $paragraph = @()
        }

        if ($line -match '^```') { $inCode = -not $inCode }
        elseif ($inCode) { "        $line".TrimEnd() }
        elseif ($line -match '^# (.+)') { 'TOPIC'; "    $($Matches[1])" }
        elseif ($line -match '^## (.+)') { $Matches[1].ToUpperInvariant() }
        elseif ($line -match '^### (.+)') { "  $($Matches[1])" }
        elseif ($line -match '^- (.+)') { $first = '    - '; $next = '      '; $paragraph = @($Matches[1]) }
        elseif ($isText) {
            if (-not $paragraph) { $first = $next = '    ' }
            $paragraph += $line.Trim()
        }
        else { '' }
    }
}

$comments = Get-Comment
foreach ($command in Get-Command -Module ApplivMdm) { Sync-Page $command (Join-Path $Page "$($command.Name).md") $comments }

$temporary = Join-Path ([System.IO.Path]::GetTempPath()) "ApplivMdm-$([guid]::NewGuid())"
try {
    $null = New-ExternalHelp $Page -OutputPath $temporary
    Save-Maml "$temporary/ApplivMdm.dll-Help.xml" (Join-Path $Destination 'ApplivMdm.dll-Help.xml')
}
finally { Remove-Item $temporary -Recurse }

foreach ($topic in Get-ChildItem "$Page/about_*.md") {
    Save-Text (Join-Path $Destination "$($topic.BaseName).help.txt") ((ConvertTo-AboutText $topic.FullName) -join "`n")
}
