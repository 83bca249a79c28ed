package io.culvert.relay.link;

import io.culvert.wire.link.LinkCodec;
import io.culvert.wire.link.LinkFormatException;
import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.link.LinkSecret;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Optional;

/**
 * The receiving half of one connection: challenge → hello → welcome, then heartbeats. Belongs to the connection's loop.
 */
final class LinkHandler extends ByteToMessageDecoder {
    private static final String GATEWAY_ROLE = "gateway";
    private static final String RELAY_ROLE = "relay:";

    /** What the connection means to its link; called on its loop. */
    interface Owner {
        void onWelcome(LinkFrame.Welcome frame);

        void onHeard();

        void onPosition(LinkFrame.Position position);

        void onRefused(String why);

        /** What a publisher sends; the owner of the link owns the packets. */
        void onMedia(LinkFrame.Media media);

        void onClock(LinkFrame.Clock clock);

        void onEnd(LinkFrame.End end);
    }

    private final String relay;
    private final LinkSecret secret;
    private final Owner owner;
    private final byte[] nonce = LinkSecret.nonce();
    private boolean welcome;

    LinkHandler(String relay, LinkSecret secret, Owner owner) {
        this.relay = relay;
        this.secret = secret;
        this.owner = owner;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        try {
            int before = in.readerIndex();
            Optional<LinkFrame> frame = LinkCodec.decode(in, context.alloc());
            if (frame.isPresent() && in.readerIndex() > before) {
                owner.onHeard();
                onFrame(context, frame.get());
            }
        } catch (LinkFormatException e) {
            refuse(context, e.getMessage());
        }
    }

    private void onFrame(ChannelHandlerContext context, LinkFrame frame) {
        switch (frame) {
            case LinkFrame.Challenge challenge -> sayHello(context, challenge);
            case LinkFrame.Welcome proof -> onWelcome(context, proof);
            case LinkFrame.Media media -> onMedia(media);
            case LinkFrame.Heartbeat heartbeat -> {}
            case LinkFrame.Position position -> owner.onPosition(position);
            case LinkFrame.Where where -> {}
            case LinkFrame.Hello hello -> {}
            case LinkFrame.Open open -> {}
            case LinkFrame.Clock clock -> owner.onClock(clock);
            case LinkFrame.End end -> owner.onEnd(end);
            case LinkFrame.Ask ask -> {}
        }
    }

    private void onMedia(LinkFrame.Media media) {
        if (welcome) {
            owner.onMedia(media);
        } else {
            media.packets().release();
        }
    }

    private void sayHello(ChannelHandlerContext context, LinkFrame.Challenge challenge) {
        byte[] proof = secret.proof(RELAY_ROLE + relay, challenge.nonce());
        ByteBuf bytes = context.alloc().buffer();
        LinkCodec.encode(new LinkFrame.Hello(relay, nonce, proof), bytes);
        context.writeAndFlush(bytes);
    }

    private void onWelcome(ChannelHandlerContext context, LinkFrame.Welcome frame) {
        if (!secret.verify(GATEWAY_ROLE, nonce, frame.proof())) {
            refuse(context, "the gateway does not know the link secret");
        } else if (!welcome) {
            welcome = true;
            owner.onWelcome(frame);
        }
    }

    private void refuse(ChannelHandlerContext context, String why) {
        owner.onRefused(why);
        context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A reset is an ordinary end of a connection; the link dials again.
        context.close();
    }
}
