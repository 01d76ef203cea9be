package launcher.core.app;

/** What a run of an app consists of: one record a way of running apps. A provider runs the workloads of one of them. */
public sealed interface WorkloadSpec permits ProcessSpec {}
