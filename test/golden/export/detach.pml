/* Scenario race of detach, written by kspec. */
/* spin -a FILE && gcc -O2 -DSAFETY -DNOREDUCE -o pan pan.c && ./pan */

#define none 0
#define nvme 1
#define scsi 2
#define disk 3
#define free 0
#define modprobe 1
#define sysfs 2
#define worker_1 3
#define sync 0
#define async 1
#define data 0
#define deferred 1
#define attach_0 1
#define attach_1 2
#define attach_2 3
#define attach_3 4
#define attach_4 5
#define attach_5 6
#define attach_6 7
#define attach_7 8
#define attach_8 9
#define helper_0 10
#define helper_5 11
#define helper_6 12
#define probe_0 13
#define probe_1 14
#define probe_2 15
#define probe_3 16
#define release_0 17
#define release_1 18
#define release_2 19
#define release_3 20
#define release_4 21
#define modprobe_0 22
#define modprobe_1 23
#define modprobe_2 24
#define modprobe_3 25
#define sysfs_0 26
#define sysfs_1 27

#define driver_probe_type(object) (((object) == nvme) * async + ((object) == scsi) * sync)
byte device_mutex_at[1] = { free };
#define device_mutex(object) device_mutex_at[(object) - 3]
byte device_driver_at[1] = { none };
#define device_driver(object) device_driver_at[(object) - 3]
bool device_plugged_at[1] = { true };
#define device_plugged(object) device_plugged_at[(object) - 3]
bool device_driver_data_variant_at[1] = { data };
#define device_driver_data_variant(object) device_driver_data_variant_at[(object) - 3]
byte device_driver_data_at[1];
#define device_driver_data(object) device_driver_data_at[(object) - 3]
byte device_queued_helper_at[1];
#define device_queued_helper(object) device_queued_helper_at[(object) - 3]
byte at[6] = { modprobe_0, 0, 0, sysfs_0, 0, 0 };
byte locals[10];
bool out_of_room;
bool E0504_assertion;
bool E0502_unlock_of_what_is_not_owned;
bool E0501_false_read;
bool one_driver_is_broken;
bool bound_is_reached;
byte each;

#define attach_dev locals[base + 0]
#define attach_drv locals[base + 1]
#define attach_done_3 locals[base + 2]
#define helper_dev locals[base + 0]
#define helper_drv locals[base + 1]
#define probe_dev locals[base + 0]
#define probe_drv locals[base + 1]
#define release_dev locals[base + 0]
#define modprobe_after_drv locals[base + 0]
#define modprobe_drv locals[base + 1]
#define demand(holds, flag, done) if :: !(holds) -> flag = true; assert(!flag); flag = false; goto done :: else fi

inline attach(me, frame, base, above, below) {
  if
  /* 15: lock dev.mutex */
  :: d_step { at[frame] == attach_0 && device_mutex(attach_dev) == free ->
       device_mutex(attach_dev) = me;
       at[frame] = attach_1;
     }
  /* 16: dev.driver == none && dev.plugged */
  :: d_step { at[frame] == attach_1 ->
       if
       :: device_driver(attach_dev) == none && device_plugged(attach_dev) ->
          at[frame] = attach_2;
       :: else ->
          at[frame] = attach_7;
       fi;
     }
  /* 17: drv.probe_type == async */
  :: d_step { at[frame] == attach_2 ->
       if
       :: driver_probe_type(attach_drv) == async ->
          at[frame] = attach_3;
       :: else ->
          at[frame] = attach_5;
       fi;
     }
  /* 18: dev.driver_data = deferred(drv) */
  :: d_step { at[frame] == attach_3 ->
       device_driver_data_variant(attach_dev) = deferred;
       device_driver_data(attach_dev) = attach_drv;
       at[frame] = attach_4;
     }
  /* 19: schedule helper(dev) */
  :: d_step { at[frame] == attach_4 ->
       demand(device_queued_helper(attach_dev) < 255, out_of_room, attach_done);
       device_queued_helper(attach_dev) = device_queued_helper(attach_dev) + 1;
       at[frame] = attach_7;
       attach_done: skip;
     }
  /* 21: let done = call probe(dev, drv) */
  :: d_step { at[frame] == attach_5 && at[frame + 1] == 0 ->
       at[frame + 1] = probe_0;
       locals[above + 0] = attach_dev;
       locals[above + 1] = attach_drv;
     }
  /* 22: assert done || dev.driver == none "half bound" */
  :: d_step { at[frame] == attach_6 ->
       demand(attach_done_3 || device_driver(attach_dev) == none, E0504_assertion, attach_done_4);
       at[frame] = attach_7;
       attach_done_4: skip;
     }
  /* 25: unlock dev.mutex */
  :: d_step { at[frame] == attach_7 ->
       demand(device_mutex(attach_dev) == me, E0502_unlock_of_what_is_not_owned, attach_done_5);
       device_mutex(attach_dev) = free;
       at[frame] = attach_8;
       attach_done_5: skip;
     }
  /* 26: } */
  :: d_step { at[frame] == attach_8 ->
       at[frame - 1] = modprobe_2;
       at[frame] = 0;
       attach_dev = 0;
       attach_drv = 0;
       attach_done_3 = 0;
     }
  fi
}

inline helper(me, frame, base, above, below) {
  if
  /* 30: lock dev.mutex */
  :: d_step { at[frame] == helper_0 && device_mutex(helper_dev) == free ->
       demand(!(device_driver_data_variant(helper_dev) == deferred) || device_driver_data_variant(helper_dev) == deferred, E0501_false_read, helper_done_2);
       /* 30: lock dev.mutex */
       device_mutex(helper_dev) = me;
       /* 31: dev.pending */
       if
       :: device_driver_data_variant(helper_dev) == deferred
       :: else ->
          at[frame] = helper_5;
          goto helper_done_2;
       fi;
       /* 32: let drv = dev.driver_data as deferred */
       helper_drv = device_driver_data(helper_dev);
       /* 33: dev.driver_data = data(none) */
       device_driver_data_variant(helper_dev) = data;
       device_driver_data(helper_dev) = none;
       /* 34: dev.driver = drv */
       device_driver(helper_dev) = helper_drv;
       at[frame] = helper_5;
       helper_done_2: skip;
     }
  /* 37: unlock dev.mutex */
  :: d_step { at[frame] == helper_5 ->
       demand(device_mutex(helper_dev) == me, E0502_unlock_of_what_is_not_owned, helper_done_3);
       device_mutex(helper_dev) = free;
       at[frame] = helper_6;
       helper_done_3: skip;
     }
  /* 38: } */
  :: d_step { at[frame] == helper_6 ->
       at[frame] = 0;
       helper_dev = 0;
       helper_drv = 0;
     }
  fi
}

inline probe(me, frame, base, above, below) {
  if
  /* 41: choose */
  :: d_step { at[frame] == probe_0 ->
       at[frame] = probe_1;
     }
  :: d_step { at[frame] == probe_0 ->
       at[frame] = probe_3;
     }
  /* 41: dev.driver = drv */
  :: d_step { at[frame] == probe_1 ->
       device_driver(probe_dev) = probe_drv;
       at[frame] = probe_2;
     }
  /* 41: return true */
  :: d_step { at[frame] == probe_2 ->
       at[frame - 1] = attach_6;
       locals[below + 2] = true;
       at[frame] = 0;
       probe_dev = 0;
       probe_drv = 0;
     }
  /* 41: return false */
  :: d_step { at[frame] == probe_3 ->
       at[frame - 1] = attach_6;
       locals[below + 2] = false;
       at[frame] = 0;
       probe_dev = 0;
       probe_drv = 0;
     }
  fi
}

inline release_5(me, frame, base, above, below) {
  if
  /* 45: lock dev.mutex */
  :: d_step { at[frame] == release_0 && device_mutex(release_dev) == free ->
       device_mutex(release_dev) = me;
       at[frame] = release_1;
     }
  /* 46: dev.driver = none */
  :: d_step { at[frame] == release_1 ->
       device_driver(release_dev) = none;
       at[frame] = release_2;
     }
  /* 47: dev.driver_data = data(none) */
  :: d_step { at[frame] == release_2 ->
       device_driver_data_variant(release_dev) = data;
       device_driver_data(release_dev) = none;
       at[frame] = release_3;
     }
  /* 48: unlock dev.mutex */
  :: d_step { at[frame] == release_3 ->
       demand(device_mutex(release_dev) == me, E0502_unlock_of_what_is_not_owned, release_done);
       device_mutex(release_dev) = free;
       at[frame] = release_4;
       release_done: skip;
     }
  /* 49: } */
  :: d_step { at[frame] == release_4 ->
       at[frame - 1] = sysfs_1;
       at[frame] = 0;
       release_dev = 0;
     }
  fi
}

inline run_modprobe(me, frame, base, above, below) {
  if
  /* 62: for each drv: driver */
  :: d_step { at[frame] == modprobe_0 ->
       each = 0;
       do
       :: each >= 2 ->
          modprobe_drv = none;
          modprobe_after_drv = none;
          at[frame] = modprobe_3;
          break;
       :: else ->
          each++;
          modprobe_drv = each;
          modprobe_after_drv = each;
          at[frame] = modprobe_1;
          break;
       od;
       skip;
       each = 0;
     }
  /* 62: call attach(disk, drv) */
  :: d_step { at[frame] == modprobe_1 && at[frame + 1] == 0 ->
       at[frame + 1] = attach_0;
       locals[above + 0] = disk;
       locals[above + 1] = modprobe_drv;
     }
  /* 62: for each drv: driver */
  :: d_step { at[frame] == modprobe_2 ->
       each = modprobe_after_drv;
       do
       :: each >= 2 ->
          modprobe_drv = none;
          modprobe_after_drv = none;
          at[frame] = modprobe_3;
          break;
       :: else ->
          each++;
          modprobe_drv = each;
          modprobe_after_drv = each;
          at[frame] = modprobe_1;
          break;
       od;
       skip;
       each = 0;
     }
  /* 62: } */
  :: d_step { at[frame] == modprobe_3 ->
       at[frame] = 0;
       modprobe_after_drv = 0;
       modprobe_drv = 0;
     }
  fi
}

inline run_sysfs(me, frame, base, above, below) {
  if
  /* 63: release(disk) */
  :: d_step { at[frame] == sysfs_0 && at[frame + 1] == 0 ->
       at[frame + 1] = release_0;
       locals[above + 0] = disk;
     }
  /* 63: release(disk) */
  :: d_step { at[frame] == sysfs_1 ->
       at[frame] = 0;
     }
  fi
}

inline start_helper(dev) {
  d_step { device_queued_helper(dev) > 0 && (at[5] == 0) ->
    if
    :: at[5] == 0 ->
       device_queued_helper(dev) = device_queued_helper(dev) - 1;
       at[5] = helper_0;
       locals[8] = dev;
    :: else ->
       skip;
    fi;
  }
}

inline unplug(dev) {
  if
  :: d_step { device_plugged(dev) && !(device_mutex(dev) != free) ->
       device_plugged(dev) = false;
     }
  fi
}

active proctype world() {
again:
  do
#ifndef DEADLOCKS
  /* 53: always one_driver "A device has one driver": forall d: device: d.pending => d.driver ==... */
  :: d_step { !(!(device_driver_data_variant(disk) == deferred) || device_driver(disk) == none) -> one_driver_is_broken = true; assert(!one_driver_is_broken); one_driver_is_broken = false }
#ifdef SOMETIMES
  /* 55: sometimes bound: exists d: device: d.driver != none */
  :: d_step { device_driver(disk) != none -> bound_is_reached = true; assert(!bound_is_reached); bound_is_reached = false }
#endif
#endif
  :: attach(modprobe, 1, 2, 5, 0)
  :: helper(worker_1, 5, 8, 0, 0)
  :: probe(modprobe, 2, 5, 0, 2)
  :: release_5(sysfs, 4, 7, 0, 7)
  :: run_modprobe(modprobe, 0, 0, 2, 0)
  :: run_sysfs(sysfs, 3, 7, 7, 0)
  :: start_helper(disk)
  :: unplug(disk)
  /* Nothing is left to do: no deadlock. */
  :: device_queued_helper_at[0] == 0 && at[0] == 0 && at[3] == 0 && at[5] == 0
  /* What nothing reads would be left out of the state. */
  :: d_step { false && (device_mutex_at[0] + device_driver_at[0] + device_plugged_at[0] + device_driver_data_variant_at[0] + device_driver_data_at[0] + device_queued_helper_at[0] + at[0] + locals[0] + 0 == 0) -> skip }
  od;
}

#ifdef LIVENESS
/* 56: eventually settles: forall d: device: !d.pending */
ltl settles { <> (!(device_driver_data_variant(disk) == deferred)) }
#endif
