package io.culvert.fleet.k8s;

import java.util.List;

/** Something that must hold of whatever is rendered. */
interface Check {
    List<Check> ALL = List.of(
            new SchemaCheck(),
            new RestrictedCheck(),
            new ReferenceCheck(),
            new NetworkCheck(),
            new ArithmeticCheck(),
            new EnvironmentCheck(),
            new ImageCheck(),
            new TopicCheck(),
            new MetricCheck(),
            new FrontDoorCheck());

    /** What is wrong, each in one line that names the resource; empty when all is well. */
    List<String> faults(Manifests manifests);
}
