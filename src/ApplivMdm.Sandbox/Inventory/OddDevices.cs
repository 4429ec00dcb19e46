namespace ApplivMdm.Sandbox.Inventory;

/// <summary>What every real inventory has besides its fleet: machines whose serial number cannot be in a path, devices still being set up, and devices that are gone. They come on top of the fleet's count.</summary>
internal static class OddDevices
{
    public static IEnumerable<SandboxDevice> Make() =>
    [
        Pc("0dd0000000000000000000c1", "VM-BUILD-01", "VMware-56-4d-8f-a2-11-0c-93-5e", "VMware", "VMware7,1", "office"),
        // With its spaces, as VMware writes it.
        Pc("0dd0000000000000000000c2", "VM-BUILD-02", "VMware-56 4d 3b 7e c0 19 aa 52-0f 61 d8 24 9b e7 33 c4", "VMware", "VMware7,1", "office", online: false),
        Pc("0dd0000000000000000000c3", "KIOSK-LOBBY", "5CD-1234", "HP", "EliteBook 840", "kiosk"),
        Phone("0dd0000000000000000000a1", "PROVISIONING"),
        Pad("0dd0000000000000000000b1", "PROVISIONING"),
        Pc("0dd0000000000000000000c4", "PC-RETIRED", "PF0RETIRED", "Lenovo", "ThinkPad T14", "field", SandboxDevice.Deleted, online: false),
        Phone("0dd0000000000000000000a2", SandboxDevice.Deleted),
        Pad("0dd0000000000000000000b2", SandboxDevice.Deleted),
    ];

    private static SandboxDevice Pc(string id, string name, string serialNumber, string maker, string model, string tag, string state = "ACTIVE", bool online = true) => new()
    {
        Platform = "Windows",
        DeviceId = id,
        Name = name,
        SerialNumber = serialNumber,
        Manufacturer = maker,
        Model = model,
        OSVersion = "10.0.26100",
        User = "elena",
        Tag = tag,
        State = state,
        Online = online,
    };

    private static SandboxDevice Phone(string id, string state) => new()
    {
        Platform = "Android",
        DeviceId = id,
        Name = "TC22 " + state.ToLowerInvariant(),
        SerialNumber = "S24" + state,
        Manufacturer = "Zebra",
        Model = "TC22",
        OSVersion = "14",
        Ownership = "COMPANY_OWNED",
        ManagementMode = "DEVICE_OWNER",
        User = "bruno",
        Tag = "warehouse",
        State = state,
    };

    private static SandboxDevice Pad(string id, string state) => new()
    {
        Platform = "Apple",
        DeviceId = id,
        Name = "iPad " + state.ToLowerInvariant(),
        SerialNumber = "DMP" + state,
        Manufacturer = "Apple",
        Model = "iPad",
        OSVersion = "26.1",
        Supervised = true,
        User = "chloe",
        Tag = "kiosk",
        State = state,
    };
}
