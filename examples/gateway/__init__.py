"""The sample gateway: plays a customer's e-mail, SMS and custom-IM gateway, well-behaved or not.

As a program: `python -m examples.gateway`. In tests: `async with running_gateway() as gateway:` or,
from synchronous code, `with GatewayServer() as gateway:`. Both give `.url`, `.journal` and `.settled()`.
"""

from examples.gateway.server import GatewayServer, running_gateway

__all__ = ["GatewayServer", "running_gateway"]
