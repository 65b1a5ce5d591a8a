// SPDX-License-Identifier: GPL-2.0
/*
 * Platform drivers and devices that come and go on command, so that a recording has something to
 * show. Each write to /proc/kspec_probe is one command; several writers run at once.
 *
 *   register DRIVER           unregister DRIVER      drivers: first, second (asynchronous probing),
 *                                                    sync, plain
 *   add KIND N [DELAY [RESULT [TIMES]]]              device kt-KIND.N, whose probe takes DELAY ms
 *                                                    and fails TIMES times with RESULT
 *   remove KIND N             kinds: a (first), b (second), ab (both), s (sync), p (plain), as (first, sync)
 *   attach KIND N             device_attach()
 *   release KIND N            device_release_driver()
 *   reprobe KIND N            device_reprobe()
 *   busy COUNT MS             COUNT asynchronous calls that sleep MS: what is scheduled then waits
 *   settle                    async_synchronize_full()
 *
 * What happened, and what this module saw of it, goes to the kernel log, with `kspec_probe:`.
 */
#include <linux/async.h>
#include <linux/delay.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/version.h>

struct plan {
	int delay;
	int result;
	int times;
};

static const struct platform_device_id first_ids[] = { { "kt-a" }, { "kt-ab" }, { "kt-as" }, { } };
static const struct platform_device_id second_ids[] = { { "kt-b" }, { "kt-ab" }, { } };
static const struct platform_device_id sync_ids[] = { { "kt-s" }, { "kt-as" }, { } };
static const struct platform_device_id plain_ids[] = { { "kt-p" }, { } };

static int kt_probe(struct platform_device *pdev)
{
	struct plan *plan = dev_get_platdata(&pdev->dev);
	int result = 0;

	if (plan->delay)
		msleep(plan->delay);
	if (plan->times > 0) {
		plan->times--;
		result = plan->result;
	}
	if (!result)
		platform_set_drvdata(pdev, plan);
	pr_info("kspec_probe: probe %s by %s: %d\n", dev_name(&pdev->dev),
		pdev->dev.driver->name, result);
	return result;
}

static void gone(struct platform_device *pdev)
{
	bool is_ours = platform_get_drvdata(pdev) == dev_get_platdata(&pdev->dev);

	pr_info("kspec_probe: remove %s by %s%s\n", dev_name(&pdev->dev), pdev->dev.driver->name,
		is_ours ? "" : ": WRONG driver_data");
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
static void kt_remove(struct platform_device *pdev)
{
	gone(pdev);
}
#else
static int kt_remove(struct platform_device *pdev)
{
	gone(pdev);
	return 0;
}
#endif

static struct {
	struct platform_driver driver;
	struct mutex lock;
	bool registered;
} drivers[] = {
	{ { .probe = kt_probe, .remove = kt_remove, .id_table = first_ids, .driver = {
		.name = "kt-first", .probe_type = PROBE_PREFER_ASYNCHRONOUS } } },
	{ { .probe = kt_probe, .remove = kt_remove, .id_table = second_ids, .driver = {
		.name = "kt-second", .probe_type = PROBE_PREFER_ASYNCHRONOUS } } },
	{ { .probe = kt_probe, .remove = kt_remove, .id_table = sync_ids, .driver = {
		.name = "kt-sync", .probe_type = PROBE_FORCE_SYNCHRONOUS } } },
	{ { .probe = kt_probe, .remove = kt_remove, .id_table = plain_ids, .driver = {
		.name = "kt-plain" } } },
};

struct entry {
	struct list_head list;
	struct platform_device *pdev;
};
static LIST_HEAD(devices);
static DEFINE_MUTEX(devices_lock);

static int set_registered(const char *name, bool wanted)
{
	int i, error = 0;

	for (i = 0; i < ARRAY_SIZE(drivers); i++) {
		if (strcmp(drivers[i].driver.driver.name + strlen("kt-"), name))
			continue;
		mutex_lock(&drivers[i].lock);
		if (wanted && !drivers[i].registered)
			error = platform_driver_register(&drivers[i].driver);
		else if (!wanted && drivers[i].registered)
			platform_driver_unregister(&drivers[i].driver);
		if (!error)
			drivers[i].registered = wanted;
		mutex_unlock(&drivers[i].lock);
		return error;
	}
	return -EINVAL;
}

static int add(const char *name, int id, const struct plan *plan)
{
	struct platform_device_info info = {
		.name = name, .id = id, .data = plan, .size_data = sizeof(*plan),
	};
	struct entry *entry = kzalloc(sizeof(*entry), GFP_KERNEL);

	if (!entry)
		return -ENOMEM;
	entry->pdev = platform_device_register_full(&info);
	if (IS_ERR(entry->pdev)) {
		int error = PTR_ERR(entry->pdev);

		kfree(entry);
		return error;
	}
	mutex_lock(&devices_lock);
	list_add(&entry->list, &devices);
	mutex_unlock(&devices_lock);
	return 0;
}

static int remove_device(const char *name, int id)
{
	struct entry *entry, *found = NULL;

	mutex_lock(&devices_lock);
	list_for_each_entry(entry, &devices, list)
		if (entry->pdev->id == id && !strcmp(entry->pdev->name, name)) {
			found = entry;
			list_del(&entry->list);
			break;
		}
	mutex_unlock(&devices_lock);
	if (!found)
		return -ENODEV;
	platform_device_unregister(found->pdev);
	kfree(found);
	return 0;
}

static void doze(void *milliseconds, async_cookie_t cookie)
{
	msleep((long)milliseconds);
}

static int run(const char *text)
{
	char verb[16] = "", word[16] = "", name[24], full[32];
	struct plan plan = { 0, 0, 1 };
	struct device *dev;
	int number = 0, error = 0;

	if (sscanf(text, "busy %d %d", &number, &plan.delay) == 2) {
		while (number-- > 0)
			async_schedule(doze, (void *)(long)plan.delay);
		return 0;
	}
	if (sscanf(text, "%15s %15s %d %d %d %d", verb, word, &number, &plan.delay, &plan.result,
		   &plan.times) < 1)
		return -EINVAL;
	if (!strcmp(verb, "settle")) {
		async_synchronize_full();
		return 0;
	}
	if (!strcmp(verb, "register") || !strcmp(verb, "unregister"))
		return set_registered(word, verb[0] == 'r');
	snprintf(name, sizeof(name), "kt-%s", word);
	snprintf(full, sizeof(full), "%s.%d", name, number);
	if (!strcmp(verb, "add"))
		return add(name, number, &plan);
	if (!strcmp(verb, "remove"))
		return remove_device(name, number);

	dev = bus_find_device_by_name(&platform_bus_type, NULL, full);
	if (!dev)
		return -ENODEV;
	if (!strcmp(verb, "attach"))
		error = device_attach(dev);
	else if (!strcmp(verb, "release"))
		device_release_driver(dev);
	else if (!strcmp(verb, "reprobe"))
		error = device_reprobe(dev);
	else
		error = -EINVAL;
	put_device(dev);
	return error < 0 ? error : 0;
}

static ssize_t write(struct file *file, const char __user *user, size_t length, loff_t *position)
{
	char *text;
	int error;

	if (length > 128)
		return -EINVAL;
	text = memdup_user_nul(user, length);
	if (IS_ERR(text))
		return PTR_ERR(text);
	error = run(text);
	kfree(text);
	return error ? error : length;
}

static const struct proc_ops operations = { .proc_write = write };

static int __init kspec_probe_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(drivers); i++)
		mutex_init(&drivers[i].lock);
	return proc_create("kspec_probe", 0200, NULL, &operations) ? 0 : -ENOMEM;
}

static void __exit kspec_probe_exit(void)
{
	struct entry *entry, *next;
	int i;

	remove_proc_entry("kspec_probe", NULL);
	list_for_each_entry_safe(entry, next, &devices, list) {
		platform_device_unregister(entry->pdev);
		kfree(entry);
	}
	for (i = 0; i < ARRAY_SIZE(drivers); i++)
		if (drivers[i].registered)
			platform_driver_unregister(&drivers[i].driver);
	async_synchronize_full();
}

module_init(kspec_probe_init);
module_exit(kspec_probe_exit);
MODULE_DESCRIPTION("Platform drivers and devices that come and go on command");
MODULE_LICENSE("GPL");
