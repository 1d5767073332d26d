#!/usr/bin/python3
"""A proxy for a socket that makes the way longer: delay_proxy.py LISTEN SERVER MILLISECONDS.

Every piece of data waits that long, in each direction, and pieces do not overtake each other. Prints “ready”, and
after SIGTERM how many turns the clients took: how often one spoke after it had heard an answer.
"""
import asyncio
import signal
import sys


class Proxy:
    def __init__(self, server, delay):
        self.server = server
        self.delay = delay
        self.turns = 0

    async def serve(self, reader, writer):
        heard = [True]  # has the client been answered since it spoke last?

        def note_client():
            self.turns += heard[0]
            heard[0] = False

        def note_server():
            heard[0] = True

        other_reader, other_writer = await asyncio.open_unix_connection(self.server)
        await asyncio.gather(self.carry(reader, other_writer, note_client), self.carry(other_reader, writer, note_server))

    async def carry(self, reader, writer, note):
        loop = asyncio.get_running_loop()
        queue = asyncio.Queue()

        async def deliver():
            while True:
                due, data = await queue.get()
                await asyncio.sleep(max(0, due - loop.time()))
                if not data:
                    break
                writer.write(data)
            writer.close()

        task = loop.create_task(deliver())
        data = b"-"
        while data:
            try:
                data = await reader.read(65536)
            except ConnectionError:
                data = b""
            if data:
                note()
            queue.put_nowait((loop.time() + self.delay, data))
        await task


async def main(listen, server, milliseconds):
    proxy = Proxy(server, float(milliseconds) / 1000)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await asyncio.start_unix_server(proxy.serve, listen)
    print("ready", flush=True)
    await ended.wait()
    print(proxy.turns, flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
