package io.culvert.gateway.tunnel;

import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.rtsp.RtspEncoder;
import io.culvert.wire.rtsp.RtspRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Numbers the commands of one command socket and hands them to the broker; and answers what it does not take, here or
 * through the owner of the tunnel, who knows where the data socket is. Belongs to the event loop of that socket.
 */
final class CommandPublisher {
    private static final Logger LOG = Logger.getLogger(CommandPublisher.class);

    private static final Pattern USER = Pattern.compile("^([A-Za-z]+://)[^/?]*@");

    private final CommandSocket socket;
    private final TunnelServices services;
    private final UnansweredCommands unanswered;
    private long sequence;

    CommandPublisher(CommandSocket socket, TunnelServices services, UnansweredCommands unanswered) {
        this.socket = socket;
        this.services = services;
        this.unanswered = unanswered;
    }

    void publish(RtspRequest request) {
        long number = ++sequence;
        long wait = services.limits().commandDeadline().toMillis();
        long deadline = services.clock().getAsLong() + wait;
        Optional<Tunnel> here = socket.tunnel();
        boolean records = request.method().equals("RECORD");
        unanswered.add(new UnansweredCommands.Command(number, request.cseq(), deadline, records));
        here.ifPresent(tunnel -> tunnel.expect(socket, number, request.cseq(), wait));
        if (records) {
            expectFrames(here);
        }
        byte[] message = RtspEncoder.encode(withoutUser(request));
        services.sink()
                .publish(
                        new TunnelEvent.Command(
                                socket.tunnelId(), services.self(), socket.id(), number, deadline, message),
                        () -> unpublished(here, number, request.cseq()));
        services.meters().commandPublished();
    }

    /** Some clients leave name and password in the URL; no record holds them. */
    private static RtspRequest withoutUser(RtspRequest request) {
        String uri = USER.matcher(request.uri()).replaceFirst("$1");
        return uri.equals(request.uri())
                ? request
                : new RtspRequest(request.method(), uri, request.version(), request.headers(), request.body());
    }

    private void expectFrames(Optional<Tunnel> here) {
        if (here.isPresent()) {
            services.publications().expect(socket.tunnelId());
        } else {
            services.publications().recordsElsewhere(socket.tunnelId());
            dropUnaskedLater();
        }
    }

    /** That RECORD is granted is heard where the data socket is; here, whether a relay asks. */
    private void dropUnaskedLater() {
        long wait = services.publications().settings().askedWait().toMillis();
        socket.channel()
                .eventLoop()
                .schedule(() -> services.publications().dropUnasked(socket.tunnelId()), wait, TimeUnit.MILLISECONDS);
    }

    /** A request that does not go on is answered through the owner of the tunnel. */
    void answerElsewhere(PendingCommand.Answer answer) {
        answerElsewhere(++sequence, answer);
    }

    private void answerElsewhere(long number, PendingCommand.Answer answer) {
        services.sink()
                .publish(
                        new TunnelEvent.GatewayAnswer(
                                socket.tunnelId(),
                                services.self(),
                                socket.id(),
                                number,
                                answer.last(),
                                answer.response()),
                        () -> LOG.debugf("answer not published yet, tunnel=%s", socket.tunnelId()));
    }

    /** Any thread. */
    private void unpublished(Optional<Tunnel> here, long number, OptionalLong cseq) {
        if (here.isPresent()) {
            fail(here.get(), number);
            return;
        }
        services.meters().refused(TunnelMeters.Refused.COMMAND_UNPUBLISHED);
        socket.execute(() -> socket.tunnel()
                .ifPresentOrElse(
                        tunnel -> fail(tunnel, number), // the data socket came here meanwhile
                        () -> {
                            answerElsewhere(number, new PendingCommand.Answer(GatewayReplies.unavailable(cseq), false));
                            socket.answered(number, true);
                        }));
    }

    private void fail(Tunnel tunnel, long number) {
        tunnel.execute(() -> tunnel.commandFailed(socket.id(), number));
    }
}
