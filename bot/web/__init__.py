from bot.web.stubs import leave_out

leave_out()
