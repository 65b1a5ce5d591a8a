---- MODULE detach ----
\* Scenario race of detach, written by kspec.
EXTENDS Naturals, Integers, Sequences, FiniteSets, TLC

none == 0
nvme == 1
scsi == 2
disk == 3
free == 0
modprobe == 1
sysfs == 2
all_driver == {nvme, scsi}
all_device == {disk}
driver_probe_type == (nvme :> "async") @@ (scsi :> "sync")

VARIABLES device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, stack, error

vars == <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, stack, error>>

\* No work is queued.
NoItems == [n \in {} |-> 0]

Init ==
  /\ device_mutex = [n \in all_device |-> free]
  /\ device_driver = [n \in all_device |-> none]
  /\ device_plugged = [n \in all_device |-> TRUE]
  /\ device_driver_data_variant = [n \in all_device |-> "data"]
  /\ device_driver_data = [n \in all_device |-> none]
  /\ device_queued_helper = [n \in all_device |-> NoItems]
  /\ stack = <<<<[at |-> "modprobe 0", after_drv |-> none, drv |-> none]>>, <<[at |-> "sysfs 0"]>>>>
  /\ error = "none"

\* An error of the run: what a step must not do.
Fail(s) ==
  /\ error' = s
  /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, stack>>

\* The innermost frame of a task stands there.
At(t, s) == stack[t] # <<>> /\ Head(stack[t]).at = s
SetTop(t, frame) == [stack EXCEPT ![t] = <<frame>> \o Tail(@)]

\* Idle workers at the end are no part of the state.
Trim(s) ==
  LET used == {u \in 1..Len(s) : u <= 2 \/ s[u] # <<>>}
  IN SubSeq(s, 1, IF used = {} THEN 0 ELSE CHOOSE u \in used : \A n \in used : n <= u)

Least(s) == CHOOSE n \in s : \A u \in s : n <= u

\* Queued work: how often each item is queued.
AddItem(bag, item) ==
  IF item \in DOMAIN bag THEN [bag EXCEPT ![item] = @ + 1] ELSE (item :> 1) @@ bag
RemoveItem(bag, item) ==
  IF bag[item] > 1 THEN [bag EXCEPT ![item] = @ - 1]
  ELSE [n \in (DOMAIN bag) \ {item} |-> bag[n]]

\* Division as in C: towards zero.
Abs(n) == IF n < 0 THEN -n ELSE n
Div(n, u) ==
  IF (n < 0) = (u < 0) THEN Abs(n) \div Abs(u) ELSE -(Abs(n) \div Abs(u))
Rem(n, u) == n - u * Div(n, u)


\* 15: lock dev.mutex
attach_0(t) ==
  /\ At(t, "attach 0")
  /\ LET f == Head(stack[t]) IN
     /\ device_mutex[f.dev] = free
     /\ device_mutex' = [device_mutex EXCEPT ![f.dev] = t]
     /\ stack' = SetTop(t, [f EXCEPT !.at = "attach 1"])
     /\ UNCHANGED <<device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 16: dev.driver == none && dev.plugged
attach_1(t) ==
  /\ At(t, "attach 1")
  /\ LET f == Head(stack[t]) IN
     IF
        device_driver[f.dev] = none /\ device_plugged[f.dev]
     THEN
        /\ stack' = SetTop(t, [f EXCEPT !.at = "attach 2"])
        /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>
     ELSE
        /\ stack' = SetTop(t, [f EXCEPT !.at = "attach 7"])
        /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 17: drv.probe_type == async
attach_2(t) ==
  /\ At(t, "attach 2")
  /\ LET f == Head(stack[t]) IN
     IF
        driver_probe_type[f.drv] = "async"
     THEN
        /\ stack' = SetTop(t, [f EXCEPT !.at = "attach 3"])
        /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>
     ELSE
        /\ stack' = SetTop(t, [f EXCEPT !.at = "attach 5"])
        /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 18: dev.driver_data = deferred(drv)
attach_3(t) ==
  /\ At(t, "attach 3")
  /\ LET f == Head(stack[t]) IN
     /\ device_driver_data_variant' = [device_driver_data_variant EXCEPT ![f.dev] = "deferred"]
     /\ device_driver_data' = [device_driver_data EXCEPT ![f.dev] = f.drv]
     /\ stack' = SetTop(t, [f EXCEPT !.at = "attach 4"])
     /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_queued_helper, error>>

\* 19: schedule helper(dev)
attach_4(t) ==
  /\ At(t, "attach 4")
  /\ LET f == Head(stack[t]) IN
     /\ device_queued_helper' = [device_queued_helper EXCEPT ![f.dev] = AddItem(device_queued_helper[f.dev], <<>>)]
     /\ stack' = SetTop(t, [f EXCEPT !.at = "attach 7"])
     /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, error>>

\* 21: let done = call probe(dev, drv)
attach_5(t) ==
  /\ At(t, "attach 5")
  /\ LET f == Head(stack[t]) IN
     /\ stack' = [stack EXCEPT ![t] = <<[at |-> "probe 0", dev |-> f.dev, drv |-> f.drv]>> \o @]
     /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 22: assert done || dev.driver == none "half bound"
attach_6(t) ==
  /\ At(t, "attach 6")
  /\ LET f == Head(stack[t]) IN
     IF ~(f.done \/ device_driver[f.dev] = none) THEN Fail("E0504") ELSE
     /\ stack' = SetTop(t, [f EXCEPT !.at = "attach 7"])
     /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 25: unlock dev.mutex
attach_7(t) ==
  /\ At(t, "attach 7")
  /\ LET f == Head(stack[t]) IN
     IF ~(device_mutex[f.dev] = t) THEN Fail("E0502") ELSE
     /\ device_mutex' = [device_mutex EXCEPT ![f.dev] = free]
     /\ stack' = SetTop(t, [f EXCEPT !.at = "attach 8"])
     /\ UNCHANGED <<device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 26: }
attach_8(t) ==
  /\ At(t, "attach 8")
  /\ LET f == Head(stack[t]) IN
     LET caller == stack[t][2]
         resumed == CASE caller.at = "modprobe 1" -> [caller EXCEPT !.at = "modprobe 2"]
     IN
     /\ stack' = [stack EXCEPT ![t] = <<resumed>> \o SubSeq(@, 3, Len(@))]
     /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

attach(t) ==
  \/ attach_0(t)
  \/ attach_1(t)
  \/ attach_2(t)
  \/ attach_3(t)
  \/ attach_4(t)
  \/ attach_5(t)
  \/ attach_6(t)
  \/ attach_7(t)
  \/ attach_8(t)

\* 30: lock dev.mutex
helper_0(t) ==
  /\ At(t, "helper 0")
  /\ LET f == Head(stack[t]) IN
     /\ device_mutex[f.dev] = free
     /\ LET device_mutex_1 == [device_mutex EXCEPT ![f.dev] = t] IN
        IF
           device_driver_data_variant[f.dev] = "deferred"
        THEN
           IF ~(device_driver_data_variant[f.dev] = "deferred") THEN Fail("E0501") ELSE
           LET drv_2 == device_driver_data[f.dev] IN
           LET device_driver_data_variant_3 == [device_driver_data_variant EXCEPT ![f.dev] = "data"] IN
           LET device_driver_data_4 == [device_driver_data EXCEPT ![f.dev] = none] IN
           LET device_driver_5 == [device_driver EXCEPT ![f.dev] = drv_2] IN
           /\ device_mutex' = device_mutex_1
           /\ device_driver' = device_driver_5
           /\ device_driver_data_variant' = device_driver_data_variant_3
           /\ device_driver_data' = device_driver_data_4
           /\ stack' = SetTop(t, [f EXCEPT !.at = "helper 5", !.drv = drv_2])
           /\ UNCHANGED <<device_plugged, device_queued_helper, error>>
        ELSE
           /\ device_mutex' = device_mutex_1
           /\ stack' = SetTop(t, [f EXCEPT !.at = "helper 5"])
           /\ UNCHANGED <<device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 37: unlock dev.mutex
helper_5(t) ==
  /\ At(t, "helper 5")
  /\ LET f == Head(stack[t]) IN
     IF ~(device_mutex[f.dev] = t) THEN Fail("E0502") ELSE
     /\ device_mutex' = [device_mutex EXCEPT ![f.dev] = free]
     /\ stack' = SetTop(t, [f EXCEPT !.at = "helper 6"])
     /\ UNCHANGED <<device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 38: }
helper_6(t) ==
  /\ At(t, "helper 6")
  /\ LET f == Head(stack[t]) IN
     /\ stack' = Trim([stack EXCEPT ![t] = <<>>])
     /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

helper(t) ==
  \/ helper_0(t)
  \/ helper_5(t)
  \/ helper_6(t)

\* 41: choose
probe_0(t) ==
  /\ At(t, "probe 0")
  /\ LET f == Head(stack[t]) IN
     \/ /\ stack' = SetTop(t, [f EXCEPT !.at = "probe 1"])
        /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>
     \/ /\ stack' = SetTop(t, [f EXCEPT !.at = "probe 3"])
        /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 41: dev.driver = drv
probe_1(t) ==
  /\ At(t, "probe 1")
  /\ LET f == Head(stack[t]) IN
     /\ device_driver' = [device_driver EXCEPT ![f.dev] = f.drv]
     /\ stack' = SetTop(t, [f EXCEPT !.at = "probe 2"])
     /\ UNCHANGED <<device_mutex, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 41: return true
probe_2(t) ==
  /\ At(t, "probe 2")
  /\ LET f == Head(stack[t]) IN
     LET caller == stack[t][2]
         resumed == CASE caller.at = "attach 5" -> [caller EXCEPT !.at = "attach 6", !.done = TRUE]
     IN
     /\ stack' = [stack EXCEPT ![t] = <<resumed>> \o SubSeq(@, 3, Len(@))]
     /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 41: return false
probe_3(t) ==
  /\ At(t, "probe 3")
  /\ LET f == Head(stack[t]) IN
     LET caller == stack[t][2]
         resumed == CASE caller.at = "attach 5" -> [caller EXCEPT !.at = "attach 6", !.done = FALSE]
     IN
     /\ stack' = [stack EXCEPT ![t] = <<resumed>> \o SubSeq(@, 3, Len(@))]
     /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

probe(t) ==
  \/ probe_0(t)
  \/ probe_1(t)
  \/ probe_2(t)
  \/ probe_3(t)

\* 45: lock dev.mutex
release_0(t) ==
  /\ At(t, "release 0")
  /\ LET f == Head(stack[t]) IN
     /\ device_mutex[f.dev] = free
     /\ device_mutex' = [device_mutex EXCEPT ![f.dev] = t]
     /\ stack' = SetTop(t, [f EXCEPT !.at = "release 1"])
     /\ UNCHANGED <<device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 46: dev.driver = none
release_1(t) ==
  /\ At(t, "release 1")
  /\ LET f == Head(stack[t]) IN
     /\ device_driver' = [device_driver EXCEPT ![f.dev] = none]
     /\ stack' = SetTop(t, [f EXCEPT !.at = "release 2"])
     /\ UNCHANGED <<device_mutex, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 47: dev.driver_data = data(none)
release_2(t) ==
  /\ At(t, "release 2")
  /\ LET f == Head(stack[t]) IN
     /\ device_driver_data_variant' = [device_driver_data_variant EXCEPT ![f.dev] = "data"]
     /\ device_driver_data' = [device_driver_data EXCEPT ![f.dev] = none]
     /\ stack' = SetTop(t, [f EXCEPT !.at = "release 3"])
     /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_queued_helper, error>>

\* 48: unlock dev.mutex
release_3(t) ==
  /\ At(t, "release 3")
  /\ LET f == Head(stack[t]) IN
     IF ~(device_mutex[f.dev] = t) THEN Fail("E0502") ELSE
     /\ device_mutex' = [device_mutex EXCEPT ![f.dev] = free]
     /\ stack' = SetTop(t, [f EXCEPT !.at = "release 4"])
     /\ UNCHANGED <<device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 49: }
release_4(t) ==
  /\ At(t, "release 4")
  /\ LET f == Head(stack[t]) IN
     LET caller == stack[t][2]
         resumed == CASE caller.at = "sysfs 0" -> [caller EXCEPT !.at = "sysfs 1"]
     IN
     /\ stack' = [stack EXCEPT ![t] = <<resumed>> \o SubSeq(@, 3, Len(@))]
     /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

release(t) ==
  \/ release_0(t)
  \/ release_1(t)
  \/ release_2(t)
  \/ release_3(t)
  \/ release_4(t)

\* 62: for each drv: driver
modprobe_0(t) ==
  /\ At(t, "modprobe 0")
  /\ LET f == Head(stack[t]) IN
     LET found_2 == all_driver IN
     IF
        found_2 = {}
     THEN
        /\ stack' = SetTop(t, [f EXCEPT !.at = "modprobe 3", !.drv = none, !.after_drv = none])
        /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>
     ELSE
        LET drv_next_3 == Least(found_2) IN
        /\ stack' = SetTop(t, [f EXCEPT !.at = "modprobe 1", !.drv = drv_next_3, !.after_drv = drv_next_3])
        /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 62: call attach(disk, drv)
modprobe_1(t) ==
  /\ At(t, "modprobe 1")
  /\ LET f == Head(stack[t]) IN
     /\ stack' = [stack EXCEPT ![t] = <<[at |-> "attach 0", dev |-> disk, drv |-> f.drv, done |-> FALSE]>> \o @]
     /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 62: for each drv: driver
modprobe_2(t) ==
  /\ At(t, "modprobe 2")
  /\ LET f == Head(stack[t]) IN
     LET found_2 == {drv_1 \in all_driver : f.after_drv < drv_1} IN
     IF
        found_2 = {}
     THEN
        /\ stack' = SetTop(t, [f EXCEPT !.at = "modprobe 3", !.drv = none, !.after_drv = none])
        /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>
     ELSE
        LET drv_next_3 == Least(found_2) IN
        /\ stack' = SetTop(t, [f EXCEPT !.at = "modprobe 1", !.drv = drv_next_3, !.after_drv = drv_next_3])
        /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 62: }
modprobe_3(t) ==
  /\ At(t, "modprobe 3")
  /\ LET f == Head(stack[t]) IN
     /\ stack' = [stack EXCEPT ![t] = <<>>]
     /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

modprobe_4(t) ==
  \/ modprobe_0(t)
  \/ modprobe_1(t)
  \/ modprobe_2(t)
  \/ modprobe_3(t)

\* 63: release(disk)
sysfs_0(t) ==
  /\ At(t, "sysfs 0")
  /\ LET f == Head(stack[t]) IN
     /\ stack' = [stack EXCEPT ![t] = <<[at |-> "release 0", dev |-> disk]>> \o @]
     /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

\* 63: release(disk)
sysfs_1(t) ==
  /\ At(t, "sysfs 1")
  /\ LET f == Head(stack[t]) IN
     /\ stack' = [stack EXCEPT ![t] = <<>>]
     /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, device_queued_helper, error>>

sysfs_2(t) ==
  \/ sysfs_0(t)
  \/ sysfs_1(t)

\* The first idle worker begins a queued item of helper.
start_helper(n, i) ==
  LET w == Least({u \in 3..(Len(stack) + 1) : u > Len(stack) \/ stack[u] = <<>>}) IN
  /\ w <= 3
  /\ device_queued_helper' = [device_queued_helper EXCEPT ![n] = RemoveItem(@, i)]
  /\ stack' = (IF w <= Len(stack) THEN [stack EXCEPT ![w] = <<[at |-> "helper 0", dev |-> n, drv |-> none]>>] ELSE Append(stack, <<[at |-> "helper 0", dev |-> n, drv |-> none]>>))
  /\ UNCHANGED <<device_mutex, device_driver, device_plugged, device_driver_data_variant, device_driver_data, error>>

\* 51: transition unplug(dev: device) when dev.plugged && !held(dev.mutex) { dev.plugged = fal...
unplug(dev) ==
  /\ device_plugged[dev] /\ ~(device_mutex[dev] # free)
  /\ device_plugged' = [device_plugged EXCEPT ![dev] = FALSE]
  /\ UNCHANGED <<device_mutex, device_driver, device_driver_data_variant, device_driver_data, device_queued_helper, stack, error>>

Final == (\A n \in all_device : device_queued_helper[n] = NoItems) /\ (\A u \in 1..Len(stack) : stack[u] = <<>>)

\* Nothing is left to do, or an error has been made: no deadlock.
Done == (Final \/ error # "none") /\ UNCHANGED vars

Step(t) ==
  \/ attach(t)
  \/ helper(t)
  \/ probe(t)
  \/ release(t)
  \/ modprobe_4(t)
  \/ sysfs_2(t)

Move ==
  /\ error = "none"
  /\ \/ FALSE
     \/ \E t \in 1..Len(stack) : Step(t)
     \/ \E n \in all_device : \E i \in DOMAIN device_queued_helper[n] : start_helper(n, i)
     \/ \E dev \in all_device : unplug(dev)

Next == Move \/ Done

Spec ==
  /\ Init
  /\ [][Next]_vars

\* No step has been an error of the run.
NoError == error = "none"

\* 53: always one_driver "A device has one driver": forall d: device: d.pending => d.driver ==...
one_driver == \A x \in all_device : ~(device_driver_data_variant[x] = "deferred") \/ device_driver[x] = none

\* 55: sometimes bound: exists d: device: d.driver != none
bound_not_reached == ~(\E x \in all_device : device_driver[x] # none)

\* 56: eventually settles: forall d: device: !d.pending
settles == <>(\A x \in all_device : ~(device_driver_data_variant[x] = "deferred"))

==============================================================================
