/**
 * Who may watch (core): users and their password hashes, which paths need one, and whether an answer is right. Off as long
 * as no file of users is configured.
 *
 * <p>Holds nothing for a client that was asked: nonces prove themselves ({@code ServerNonces}), so that the legs of one
 * tunnel may be asked by different gateways.
 *
 * <p>May import {@code io.culvert.wire}, the JDK and JBoss Logging. Knows no HTTP, no Netty, no CDI.
 */
package io.culvert.gateway.access;
