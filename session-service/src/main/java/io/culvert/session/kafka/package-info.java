/**
 * The only Kafka code of the session service (edge): records in, records out, restoring on assignment.
 *
 * <p>Commands come through SmallRye's connector, which joins the group and commits what was settled. Compacted topics are
 * read with bare consumers: they have to be read to their end, which no channel can tell. Before the first client is made, the
 * broker's name must be known ({@code BrokerNameWait}). May import the partition and catalogue cores,
 * the snapshot store, {@code io.culvert.wire}, SmallRye and Kafka's client.
 */
package io.culvert.session.kafka;
