using System.Globalization;
using ApplivMdm.Inventory;
using ApplivMdm.TestServer;
using ApplivMdm.Transport;

namespace ApplivMdm.Core.Tests;

/// <summary>Lists of devices over real HTTP: which list is asked and how, the forms of its pages, and where it ends.</summary>
public class DeviceListTests
{
    private const string Id1 = "64b0c1d2e3f4a5b6c7d8e901";
    private const string Id2 = "64b0c1d2e3f4a5b6c7d8e902";

    [Theory]
    [InlineData("""{"status":true,"data":{"items":[{"id":"ID1"},{"id":"ID2"}],"hasNextPage":false}}""")]
    [InlineData("""{"status":true,"data":{"items":[{"_id":"ID1"},{"_id":"ID2"}],"totalPages":1,"page":1}}""")]
    [InlineData("""{"items":[{"id":"ID1"},{"id":"ID2"}],"hasNextPage":false}""")]
    [InlineData("""{"status":true,"data":[{"id":"ID1"},{"_id":"ID2"}]}""")]
    [InlineData("""[{"id":"ID1"},{"id":"ID2"}]""")]
    public async Task Every_form_of_a_page_is_read(string body)
    {
        await using var service = await Service.StartAsync();
        // A form that does not say whether there is more is asked again, and shows the same.
        Answer(service, Fill(body), Fill(body));

        var devices = await AllAsync(service, new DeviceFilter { Platforms = [DevicePlatform.Android] });
        Assert.Equal([Id1, Id2], devices.Select(device => device.DeviceId));
    }

    [Theory]
    [InlineData("""{"status":true,"data":{"items":[],"hasNextPage":true}}""")]
    [InlineData("""{"status":true,"data":{}}""")]
    [InlineData("""{"status":true,"data":[]}""")]
    [InlineData("[]")]
    public async Task An_empty_page_is_the_end(string body)
    {
        await using var service = await Service.StartAsync();
        Answer(service, body);
        Assert.Empty(await AllAsync(service, new DeviceFilter()));
        Assert.Single(service.Server.Log);
    }

    [Fact]
    public async Task A_page_that_should_have_devices_and_shows_none_is_an_error()
    {
        await using var service = await Service.StartAsync();
        Answer(service, """{"status":true,"data":{"totalDocs":3}}""");
        var error = await Assert.ThrowsAsync<MdmException>(() => AllAsync(service, new DeviceFilter()));
        Assert.Equal(MdmErrorId.InvalidResponse, error.ErrorId);
    }

    [Fact]
    public async Task Pages_are_asked_for_one_after_the_other_and_only_when_wanted()
    {
        await using var service = await Service.StartAsync();
        Answer(service, Page(1, pages: 3, "ID1"), Page(2, pages: 3, "ID2"), Page(3, pages: 3, "64b0c1d2e3f4a5b6c7d8e903"));

        var walk = Assert.Single(new AppliveryDevices(service.Connection).Lists(new DeviceFilter { Platforms = [DevicePlatform.Apple], PageSize = 1 }));
        for (var page = 1; page <= 3; page++)
        {
            Assert.Single((await walk.NextAsync(service.Log, default))!);
            Assert.Equal(page, service.Server.Log.Count);
        }

        Assert.Null(await walk.NextAsync(service.Log, default));
        Assert.Equal(["page=1&limit=1", "page=2&limit=1", "page=3&limit=1"], service.Server.Log.Select(request => request.Target.Split('?')[1]));
    }

    [Fact]
    public async Task A_page_that_fails_names_itself_and_what_was_given_out()
    {
        await using var service = await Service.StartAsync(new ApiLimits { MaxRetry = 0 });
        Answer(service, Page(1, pages: 4, "ID1", "ID2"), Page(2, pages: 4, "64b0c1d2e3f4a5b6c7d8e903"));
        service.Server.Order(new Fault { Status = 500 });

        var error = await Assert.ThrowsAsync<MdmException>(() => AllAsync(service, new DeviceFilter()));
        Assert.Equal(MdmErrorId.ServiceUnavailable, error.ErrorId);
        Assert.StartsWith("Page 3 of the devices could not be read.", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("The 3 devices of the pages before it were given out; they are not the whole list.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_always_answers_the_same_page_is_found_out()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 200, Times = 1000, Body = Page(1, pages: 1000, "ID1", "ID2") });

        var error = await Assert.ThrowsAsync<MdmException>(() => AllAsync(service, new DeviceFilter()));
        Assert.Equal(MdmErrorId.InvalidResponse, error.ErrorId);
        Assert.Equal(2, service.Server.Log.Count);
    }

    [Fact]
    public async Task Empty_pages_that_never_get_further_are_found_out()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 200, Times = 9, Body = "[]" });
        var walk = new PageWalk<string>(service.Connection, "texts", _ => new ApiRequest(HttpMethod.Get, "v1/x", Body: null, "texts", []), (_, _) => new Page<string>([], "again", string.Empty));

        Assert.Empty((await walk.NextAsync(service.Log, default))!);
        Assert.Equal(MdmErrorId.InvalidResponse, (await Assert.ThrowsAsync<MdmException>(() => walk.NextAsync(service.Log, default))).ErrorId);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task A_list_without_pages_ends_where_it_repeats_itself_unless_it_may_be_cut_off(int limit, bool isCutOff)
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 200, Times = 9, Body = Fill("""[{"id":"ID1"},{"id":"ID2"}]""") });

        var listing = AllAsync(service, new DeviceFilter { Platforms = [DevicePlatform.Windows], PageSize = limit });
        if (isCutOff) Assert.Equal(MdmErrorId.InvalidResponse, (await Assert.ThrowsAsync<MdmException>(() => listing)).ErrorId);
        else Assert.Equal(2, (await listing).Count);
        Assert.Equal(2, service.Server.Log.Count);
    }

    [Fact]
    public async Task Each_list_gets_the_filters_that_it_documents()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 200, Times = 20, Body = "[]" });
        const string Page = "page=1&limit=100";
        const string Unified = "devices?page=1&limit=100&subType=device";

        await Expect("android/enterprise/devices?" + Page, new DeviceFilter { Platforms = [DevicePlatform.Android] });
        await Expect($"apple/enterprise/devices?{Page}&tags=front%20desk&tags=a%26b", new DeviceFilter { Platforms = [DevicePlatform.Apple], Tags = ["front desk", "a&b"] });
        await Expect(Unified, new DeviceFilter());
        await Expect($"{Unified}&tags=kiosk", new DeviceFilter { Tags = ["kiosk"] });
        await Expect($"{Unified}&type=windows&state=ACTIVE&search=lobby%20%C3%A9&tags=kiosk", new DeviceFilter { Platforms = [DevicePlatform.Windows], State = "ACTIVE", Search = "lobby é", Tags = ["kiosk"] });

        async Task Expect(string target, DeviceFilter filter)
        {
            _ = await AllAsync(service, filter);
            Assert.Equal("/v1/organizations/sandbox/mdm/" + target, service.Server.Log[^1].Target);
        }
    }

    [Fact]
    public async Task Several_platforms_are_listed_one_after_the_other()
    {
        await using var service = await Service.StartAsync();
        Answer(service, Page(1, pages: 1, "ID1"), Page(1, pages: 1, "ID2"));
        var devices = await AllAsync(service, new DeviceFilter { Platforms = [DevicePlatform.Windows, DevicePlatform.Android, DevicePlatform.Windows] });
        Assert.Equal([(DevicePlatform.Windows, Id1), (DevicePlatform.Android, Id2)], devices.Select(device => (device.Platform, device.DeviceId)));
    }

    [Theory]
    [InlineData("""{"id":"other","type":"android","emmDevice":"ID1"}""", DevicePlatform.Android, Id1)]
    [InlineData("""{"_id":"other","type":"apple","admDevice":{"id":"ID1"}}""", DevicePlatform.Apple, Id1)]
    [InlineData("""{"id":"other","type":"windows","winDevice":{"_id":"ID1"}}""", DevicePlatform.Windows, Id1)]
    [InlineData("""{"id":"other","winDevice":"ID1"}""", DevicePlatform.Windows, Id1)]
    [InlineData("""{"id":"other","type":"android"}""", DevicePlatform.Android, "")]
    [InlineData("""{"id":"other","type":"android","emmDevice":null,"admDevice":"ID1"}""", DevicePlatform.Android, "")]
    public async Task The_id_is_the_platforms_own_or_none(string item, DevicePlatform platform, string id)
    {
        await using var service = await Service.StartAsync();
        Answer(service, Items(item));
        var device = Assert.Single(await AllAsync(service, new DeviceFilter()));
        Assert.Equal((platform, id), (device.Platform, device.DeviceId));
    }

    [Fact]
    public async Task Enrolment_tokens_are_no_devices_and_other_platforms_are_counted()
    {
        await using var service = await Service.StartAsync();
        Answer(service, Items("""{"id":"a","type":"android","subType":"enrollment"},{"id":"b","type":"aosp","subType":"device"},{"id":"c","type":"android","subType":"device","emmDevice":"ID1"}"""));

        var list = new AppliveryDevices(service.Connection);
        Assert.Equal(Id1, Assert.Single(await AllAsync(list.Lists(new DeviceFilter()), service)).DeviceId);
        Assert.Equal(1, list.PassedOver);
    }

    [Fact]
    public async Task What_does_not_fit_the_filter_is_left_out_whatever_the_service_answers()
    {
        await using var service = await Service.StartAsync();
        Answer(service, Items(
            """{"type":"android","emmDevice":"ID1","serialNumber":"5cd-1234"},{"type":"android","emmDevice":"ID2","serialNumber":"5CD-12345"},{"type":"apple","admDevice":"ID2","summary":{"serialNumber":"5CD-1234"}}"""));
        var equal = new AppliveryDevices(service.Connection).Equal(new DeviceFilter { SerialNumber = "5CD-1234", Platforms = [DevicePlatform.Android] });
        Assert.Equal(Id1, Assert.Single(await AllAsync([equal], service)).DeviceId);
        Assert.EndsWith("/mdm/devices?page=1&limit=100&subType=device&type=android&serialNumber=5CD-1234", service.Server.Log[^1].Target, StringComparison.Ordinal);

        Answer(service, Items("""{"type":"android","emmDevice":"ID1","tags":["Kiosk"],"state":"active"},{"type":"android","emmDevice":"ID2","tags":["x"],"state":"ACTIVE"},{"type":"android","emmDevice":"ID2","tags":["kiosk"],"state":"LOST"}"""));
        Assert.Equal(Id1, Assert.Single(await AllAsync(service, new DeviceFilter { Tags = ["kiosk"], State = "ACTIVE" })).DeviceId);
    }

    [Fact]
    public async Task A_device_of_each_platform_is_read_whole()
    {
        await using var service = await Service.StartAsync();
        Answer(service, Items("""
            {"id":"ID1","displayName":"TC58 002","state":"ACTIVE","tags":["kiosk",{"value":"lobby"}],"mdmUser":{"id":"x","email":"amara@example.com"},"lastStatusReportTime":"2026-02-10T12: 00:00Z","summary":{"osVersion":"13","serialNumber":"S23K","imei":"350000000000001"},
             "config":{"ownership":"COMPANY_OWNED","managementMode":"DEVICE_OWNER","apiLevel":33,"enrollmentTime":"2025-02-10T12:00:00.5Z","hardwareInfo":{"manufacturer":"Zebra","model":"TC58","serialNumber":"another"}}}
            """));
        var phone = Assert.Single(await AllAsync(service, new DeviceFilter { Platforms = [DevicePlatform.Android] }));
        Assert.Equal(("TC58 002", "S23K", "350000000000001", "ACTIVE", "Zebra", "TC58", "13", "amara@example.com"), (phone.Name, phone.SerialNumber, phone.Imei, phone.State, phone.Manufacturer, phone.Model, phone.OSVersion, phone.User));
        Assert.Equal(["kiosk", "lobby"], phone.Tag);
        Assert.Equal(("COMPANY_OWNED", "DEVICE_OWNER", 33, null, null), (phone.Ownership, phone.ManagementMode, phone.ApiLevel, phone.Supervised, phone.IsMac));
        Assert.Equal((DateTimeOffset.Parse("2026-02-10T12:00:00Z", CultureInfo.InvariantCulture), DateTimeOffset.Parse("2025-02-10T12:00:00.5Z", CultureInfo.InvariantCulture)), (phone.LastSeenAt!.Value, phone.EnrolledAt!.Value));
        Assert.Equal((MdmSystem.Applivery, "sandbox"), (phone.System, phone.Organization));

        Answer(service, Items("""{"id":"ID1","admDevice":"ID2","summary":{"supervised":true,"os":"macOS"}},{"id":"ID1","info":{"IsSupervised":false,"ModelName":"iPad Pro","OSVersion":"17.2","SerialNumber":"DMP"}},{"id":"ID2","info":{"ModelName":"HomePod"}}"""));
        var apples = await AllAsync(service, new DeviceFilter { Platforms = [DevicePlatform.Apple] });
        Assert.Equal([(Id2, true, true, null), (Id1, false, false, "17.2"), (Id2, null, (bool?)null, null)], apples.Select(device => (device.DeviceId, device.Supervised, device.IsMac, device.OSVersion)));

        Answer(service, Items("""{"id":"ID1","summary":{"name":"PC","supervised":true},"config":{"./DevInfo/Man":"Lenovo","./DevInfo/Mod":"ThinkPad"},"enrolledDate":"2025-02-10T12:00:00Z"}"""));
        var pc = Assert.Single(await AllAsync(service, new DeviceFilter { Platforms = [DevicePlatform.Windows] }));
        Assert.Equal(("PC", "Lenovo", "ThinkPad", null, 2025), (pc.Name, pc.Manufacturer, pc.Model, pc.Supervised, pc.EnrolledAt!.Value.Year));
    }

    [Fact]
    public async Task One_device_is_read_by_its_own_path()
    {
        await using var service = await Service.StartAsync();
        Answer(service, Fill("""{"status":true,"data":{"id":"ID1","summary":{"name":"PC"}}}"""));
        var device = await new AppliveryDevices(service.Connection).GetAsync(DevicePlatform.Windows, "5CD1234", service.Log, default);
        Assert.Equal((Id1, "PC"), (device.DeviceId, device.Name));
        Assert.EndsWith("/mdm/windows/enterprise/devices/5CD1234", service.Server.Log[^1].Target, StringComparison.Ordinal);

        Answer(service, """{"status":true,"data":[]}""");
        Assert.Equal(MdmErrorId.InvalidResponse, (await Assert.ThrowsAsync<MdmException>(() => new AppliveryDevices(service.Connection).GetAsync(DevicePlatform.Windows, "x", service.Log, default))).ErrorId);
    }

    [Fact]
    public async Task A_wait_between_pages_obeys_a_stop()
    {
        await using var service = await Service.StartAsync();
        using var stop = new CancellationTokenSource();
        service.Server.Order(new Fault { Hold = true });

        var listing = AllAsync(new AppliveryDevices(service.Connection).Lists(new DeviceFilter()), service, stop.Token);
        await service.Server.WhenInFlightAsync(1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listing);
    }

    [Fact]
    public async Task The_applications_for_windows_have_their_names_wherever_their_type_puts_them()
    {
        await using var service = await Service.StartAsync();
        Answer(service, Items("""
            {"id":"ID1","type":"store","info":{"name":"Company Portal"}},{"_id":"ID2","type":"lastBuild","info":{"applicationInfo":{"name":"Planner"}}},
            {"id":"ID1","type":"asset","info":{"config":{"msi":{"productName":"7-Zip","productVersion":"24.09"}}}},{"id":"ID2","type":"asset","info":{"config":{"msix":{"displayName":"Kiosk"}}}},{"id":"ID1","type":"build"}
            """));
        var walk = WindowsApplications.List(service.Connection);
        var applications = await walk.NextAsync(service.Log, default);
        Assert.Equal([(Id1, "store", "Company Portal", null), (Id2, "lastBuild", "Planner", null), (Id1, "asset", "7-Zip", "24.09"), (Id2, "asset", "Kiosk", null), (Id1, "build", null, (string?)null)],
            applications!.Select(application => (application.ApplicationId, application.Type, application.Name, application.Version)));
        Assert.EndsWith("/mdm/windows/enterprise/applications?page=1&limit=100", service.Server.Log[^1].Target, StringComparison.Ordinal);
    }

    private static void Answer(Service service, params string[] bodies) => service.Server.Order([.. bodies.Select(body => new Fault { Status = 200, Body = body })]);

    private static string Items(string items) => Fill($$$"""{"status":true,"data":{"items":[{{{items}}}],"hasNextPage":false}}""");

    private static string Page(int number, int pages, params string[] ids)
    {
        var items = string.Join(',', ids.Select(id => $$"""{"id":"{{id}}","type":"android","emmDevice":"{{id}}"}"""));
        return Fill($$$"""{"status":true,"data":{"items":[{{{items}}}],"page":{{{number}}},"totalPages":{{{pages}}},"hasNextPage":{{{(number < pages ? "true" : "false")}}}}}""");
    }

    private static string Fill(string text) => text.Replace("ID1", Id1, StringComparison.Ordinal).Replace("ID2", Id2, StringComparison.Ordinal);

    private static Task<List<MdmDevice>> AllAsync(Service service, DeviceFilter filter) => AllAsync(new AppliveryDevices(service.Connection).Lists(filter), service);

    private static async Task<List<MdmDevice>> AllAsync(IEnumerable<PageWalk<MdmDevice>> walks, Service service, CancellationToken stop = default)
    {
        var all = new List<MdmDevice>();
        foreach (var walk in walks)
        {
            while (await walk.NextAsync(service.Log, stop) is { } page) all.AddRange(page);
        }

        return all;
    }
}
