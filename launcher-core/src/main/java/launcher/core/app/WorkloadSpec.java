package launcher.core.app;

/**
 * What a run of an app consists of: a record for each way of running apps. A provider runs the workloads of one record.
 */
public sealed interface WorkloadSpec permits ProcessSpec {}
