/**
 * Images and containers: {@code ./culvert images} builds what Kubernetes runs, also on a machine that can pull nothing;
 * {@code ./culvert acceptance} starts the pods of {@code k8s/install.yaml} as containers and holds them to the promises.
 * May import the fleet's client, processes, demo clip and findings.
 */
package io.culvert.fleet.container;
