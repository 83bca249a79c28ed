/**
 * Images, containers and clusters: {@code ./culvert images} builds what Kubernetes runs, also on a machine that can pull
 * nothing; {@code ./culvert acceptance containers} starts the pods of {@code k8s/install.yaml} as containers and holds them
 * to the promises; {@code ./culvert acceptance cluster} applies it to the cluster of kubectl's current context and does the
 * same there. May import the fleet's client, processes, demo clip and findings.
 */
package io.culvert.fleet.container;
